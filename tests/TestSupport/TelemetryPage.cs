using System.Text.RegularExpressions;

namespace Checkout.Tests.TestSupport;

/// <summary>A metric of docs/telemetry.md. Optional labels are present only if they apply.</summary>
internal sealed record DocumentedMetric(
    string Name, string Type, IReadOnlySet<string> Labels, IReadOnlySet<string> OptionalLabels, IReadOnlySet<string> Services, bool IsAlwaysThere);

/// <summary>A kind of span of docs/telemetry.md. A name with braces is a pattern, such as <c>{method} {route}</c>.</summary>
internal sealed record DocumentedSpans(IReadOnlySet<string> Services, IReadOnlyList<string> Names, string Kind);

/// <summary>Reads the tables of docs/telemetry.md.</summary>
internal static partial class TelemetryPage
{
    private static readonly string[] PartsOfAHistogram = ["_bucket", "_sum", "_count"];
    private static readonly string[] AllServices = ["auth", "gateway", "inventory", "notification", "payment"];

    public static IReadOnlyList<DocumentedMetric> Metrics() =>
    [
        .. Tables("metric").Select(row => new DocumentedMetric(
            Code(row[0]).Single(),
            row[1],
            row[3].Split(',', StringSplitOptions.TrimEntries).Where(label => !label.EndsWith('?')).SelectMany(Code).ToHashSet(),
            row[3].Split(',', StringSplitOptions.TrimEntries).Where(label => label.EndsWith('?')).SelectMany(Code).ToHashSet(),
            Services(row[4]),
            IsAlwaysThere: row[5] == "always")),
    ];

    /// <summary>Returns the labels of each metric by series name. A histogram has three series.</summary>
    public static IReadOnlyDictionary<string, HashSet<string>> Series() =>
        (from metric in Metrics()
         from suffix in metric.Type == "histogram" ? PartsOfAHistogram : [""]
         select (Name: metric.Name + suffix, Labels: metric.Labels.Union(metric.OptionalLabels).ToHashSet())).ToDictionary(series => series.Name, series => series.Labels);

    public static IReadOnlyList<DocumentedSpans> Spans() =>
        [.. Tables("service").Select(row => new DocumentedSpans(Services(row[0]), [.. Code(row[1])], row[2]))];

    public static IEnumerable<string> Recorded() => Tables("recorded").Select(row => Code(row[0]).Single());

    /// <summary>Returns whether a recording rule or Prometheus itself produces the series. Names of recording rules contain a colon.</summary>
    public static bool IsRecorded(string name) =>
        name.Contains(':') || name.StartsWith("ALERTS", StringComparison.Ordinal) || Recorded().Contains(name);

    public static IReadOnlySet<string> LogFields() => Tables("field").SelectMany(row => Code(row[0])).ToHashSet();

    private static IEnumerable<string[]> Tables(string firstColumn)
    {
        var isInTable = false;
        foreach (var line in File.ReadLines(Repository.Folder("docs/telemetry.md")))
        {
            isInTable = line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal) || (isInTable && line.StartsWith('|'));
            if (isInTable && !line.StartsWith($"| {firstColumn} |", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal))
            {
                yield return line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim()).ToArray();
            }
        }
    }

    private static HashSet<string> Services(string cell) =>
        (cell == "all" ? AllServices : cell.Split(',', StringSplitOptions.TrimEntries)).ToHashSet();

    private static IEnumerable<string> Code(string cell) => InCode().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();
}
