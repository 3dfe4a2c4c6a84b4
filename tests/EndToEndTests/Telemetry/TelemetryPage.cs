using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>A metric as docs/telemetry.md has it. Optional labels are there when they apply.</summary>
internal sealed record DocumentedMetric(
    string Name, string Type, IReadOnlySet<string> Labels, IReadOnlySet<string> OptionalLabels, IReadOnlySet<string> Services, bool IsAlwaysThere);

/// <summary>A kind of span as docs/telemetry.md has it; a name in braces is a pattern, such as <c>{method} {route}</c>.</summary>
internal sealed record DocumentedSpans(IReadOnlySet<string> Services, IReadOnlyList<string> Names, string Kind);

/// <summary>The tables of docs/telemetry.md.</summary>
internal static partial class TelemetryPage
{
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

    public static IReadOnlyList<DocumentedSpans> Spans() =>
        [.. Tables("service").Select(row => new DocumentedSpans(Services(row[0]), [.. Code(row[1])], row[2]))];

    /// <summary>Series that Prometheus makes of the metrics. A level in front of a colon tells them from metrics.</summary>
    public static bool IsRecorded(string name) =>
        name.Contains(':') || name.StartsWith("ALERTS", StringComparison.Ordinal) || Tables("recorded").Any(row => Code(row[0]).Single() == name);

    public static IReadOnlySet<string> LogFields() => Tables("field").SelectMany(row => Code(row[0])).ToHashSet();

    private static IEnumerable<string[]> Tables(string firstColumn)
    {
        var isInTable = false;
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "../../docs/telemetry.md")))
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

    private static string Folder([CallerFilePath] string file = "") => Path.GetFullPath("..", Path.GetDirectoryName(file)!);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InCode();
}
