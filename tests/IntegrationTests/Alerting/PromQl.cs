using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>Finds the series that a PromQL expression reads, with regular expressions. Requires expressions that promtool has checked.</summary>
internal static partial class PromQl
{
    private static readonly string[] Keywords = ["and", "or", "unless", "bool", "offset"];

    /// <summary>Returns each metric with the labels of its selectors.</summary>
    public static IEnumerable<(string Metric, string[] Labels)> Selectors(string expression)
    {
        // Removes strings, which may contain braces and names of metrics.
        var text = Modifier().Replace(Text().Replace(expression, "\"\""), " ");
        return Selector().Matches(text)
            .Where(match => !Keywords.Contains(match.Groups["metric"].Value))
            .Select(match => (match.Groups["metric"].Value, Label().Matches(match.Groups["matchers"].Value).Select(label => label.Groups[1].Value).ToArray()));
    }

    [GeneratedRegex("""
        "(\\.|[^"\\])*"
        """)]
    private static partial Regex Text();

    // Matches lists of labels, and durations.
    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\[[^\]]*\]|\b\d[\w.]*")]
    private static partial Regex Modifier();

    // Matches a name that is not a function.
    [GeneratedRegex(@"(?<metric>[a-zA-Z_:][\w:]*)\b(?!\s*\()(\s*\{(?<matchers>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*(=~|!~|!=|=)")]
    private static partial Regex Label();
}
