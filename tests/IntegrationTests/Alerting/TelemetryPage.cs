using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>The tables of docs/telemetry.md.</summary>
internal static partial class TelemetryPage
{
    private static readonly string[] PartsOfAHistogram = ["_bucket", "_sum", "_count"];

    /// <summary>The labels of each metric, by the name of its series: a histogram has three.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Metrics() =>
        (from row in Rows("metric")
         let labels = Code(row[3]).ToHashSet()
         from suffix in row[1] == "histogram" ? PartsOfAHistogram : [""]
         select (Name: Code(row[0]).Single() + suffix, labels)).ToDictionary(metric => metric.Name, metric => metric.labels);

    public static IEnumerable<string> Recorded() => Rows("recorded").Select(row => Code(row[0]).Single());

    private static IEnumerable<string[]> Rows(string firstColumn)
    {
        var isInTable = false;
        foreach (var line in Repository.Read("docs/telemetry.md").Split('\n'))
        {
            var isHead = line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal);
            isInTable = isHead || (isInTable && line.StartsWith('|'));
            if (isInTable && !isHead && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                yield return line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray();
            }
        }
    }

    private static IEnumerable<string> Code(string cell) => InCode().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();
}
