using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>Which series a PromQL expression reads. A reader of words, no parser: enough for expressions that promtool has checked.</summary>
internal static partial class PromQl
{
    private static readonly string[] Keywords = ["and", "or", "unless", "bool", "offset"];

    /// <summary>Each metric that is read, with the labels that its selectors ask for.</summary>
    public static IEnumerable<(string Metric, string[] Labels)> Selectors(string expression)
    {
        // A string may hold anything, braces and names of metrics too.
        var text = Modifier().Replace(Text().Replace(expression, "\"\""), " ");
        return Selector().Matches(text)
            .Where(match => !Keywords.Contains(match.Groups["metric"].Value))
            .Select(match => (match.Groups["metric"].Value, Label().Matches(match.Groups["matchers"].Value).Select(label => label.Groups[1].Value).ToArray()));
    }

    [GeneratedRegex("""
        "(\\.|[^"\\])*"
        """)]
    private static partial Regex Text();

    // Lists of labels, and durations.
    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\[[^\]]*\]|\b\d[\w.]*")]
    private static partial Regex Modifier();

    // A name that is no function's.
    [GeneratedRegex(@"(?<metric>[a-zA-Z_:][\w:]*)\b(?!\s*\()(\s*\{(?<matchers>[^}]*)\})?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*(=~|!~|!=|=)")]
    private static partial Regex Label();
}
