using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Extracts names from queries with regular expressions, which is sufficient for the queries of this repository.</summary>
internal static partial class QueryText
{
    private static readonly HashSet<string> Words =
        ["and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "inf", "nan", "Inf", "NaN"];

    /// <summary>Returns the metrics of a PromQL expression.</summary>
    public static IEnumerable<string> Metrics(string promQl) =>
        Identifier().Matches(WithoutLabels(promQl))
            .Where(match => !Words.Contains(match.Value) && !IsFollowedBy(match, '('))
            .Select(match => match.Value)
            .Distinct();

    /// <summary>Returns each metric of a PromQL expression with the labels of its selector.</summary>
    public static IEnumerable<(string Metric, IReadOnlyList<string> Labels)> Selectors(string promQl) =>
        Selector().Matches(promQl).Select(match =>
            (match.Groups["metric"].Value, (IReadOnlyList<string>)[.. Matcher().Matches(match.Groups["labels"].Value).Select(label => label.Groups[1].Value)]));

    /// <summary>Returns the labels of the stream selectors of a LogQL expression.</summary>
    public static IEnumerable<string> StreamLabels(string logQl) =>
        Selector().Matches(logQl).SelectMany(match => Matcher().Matches(match.Groups["labels"].Value)).Select(label => label.Groups[1].Value).Distinct();

    /// <summary>Returns the fields that a LogQL expression filters or groups by.</summary>
    public static IEnumerable<string> LogFields(string logQl) =>
        LogFilter().Matches(logQl).Select(match => match.Groups[1].Value)
            .Concat(Grouping().Matches(logQl).SelectMany(match => Identifier().Matches(match.Groups[1].Value)).Select(match => match.Value))
            .Distinct();

    /// <summary>Returns the log levels in a LogQL expression.</summary>
    public static IEnumerable<string> Levels(string logQl) =>
        SeverityFilter().Matches(logQl).SelectMany(match => match.Groups[1].Value.Split('|')).Where(level => !level.StartsWith('$'));

    /// <summary>Returns the dashboard variables in a text, without Grafana's built-in variables.</summary>
    public static IEnumerable<string> Variables(string text) =>
        Variable().Matches(text).Select(match => match.Groups[1].Value).Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Distinct();

    private static string WithoutLabels(string promQl) =>
        Duration().Replace(Braces().Replace(Grouping().Replace(Quoted().Replace(promQl, "\"\""), " "), ""), "");

    private static bool IsFollowedBy(Match match, char character) =>
        match.Result("$'").TrimStart().StartsWith(character);

    [GeneratedRegex("[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex Identifier();

    [GeneratedRegex("""(?<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)?\{(?<labels>(?:[^{}"]|"[^"]*")*)\}""")]
    private static partial Regex Selector();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=)\s*"[^"]*""")]
    private static partial Regex Matcher();

    [GeneratedRegex("""\|\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(?:=~|!~|!=|=|>=|<=|>|<)""")]
    private static partial Regex LogFilter();

    [GeneratedRegex("severity_text\\s*(?:=~|!~|!=|=)\\s*\"([^\"]*)\"")]
    private static partial Regex SeverityFilter();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\(([^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\[[^\]]*\]|(?<=offset\s)\S+")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\$\{?([a-zA-Z_][a-zA-Z0-9_]*)")]
    private static partial Regex Variable();
}
