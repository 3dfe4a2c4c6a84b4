using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>
/// Tests that histograms have a bound at each threshold, because quantiles are interpolated between bounds: with bounds of 1 and 2.5,
/// p99 is "over 2 s" if 5% take 1.1 s.
/// </summary>
public sealed partial class BucketTests
{
    [Fact]
    public void every_duration_threshold_of_a_rule_is_a_bucket_bound()
    {
        var asked = RuleFiles.Rules.SelectMany(rule => Threshold().Matches(rule.Expr).Concat(Bound().Matches(rule.Expr)))
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Distinct().Order().ToList();

        Assert.Superset((HashSet<double>)[0.1, 0.25, 1, 2], asked.ToHashSet());
        Assert.Empty(asked.Except(TelemetryExtensions.DurationBuckets));
    }

    [Fact]
    public void every_duration_threshold_of_a_panel_is_a_bucket_bound()
    {
        var asked = Directory.GetFiles(Repository.Folder("grafana/dashboards"), "*.json").SelectMany(Thresholds).ToList();

        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, threshold => !TelemetryExtensions.DurationBuckets.Contains(threshold.Seconds));
    }

    private static IEnumerable<(string Panel, double Seconds)> Thresholds(string file)
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
        return (
            from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList()
            where panel.TryGetProperty("targets", out _) && Quantile().IsMatch(panel.GetProperty("targets").GetRawText())
            let defaults = panel.GetProperty("fieldConfig").GetProperty("defaults")
            where defaults.TryGetProperty("unit", out var unit) && unit.GetString() == "s" && defaults.TryGetProperty("thresholds", out _)
            from step in defaults.GetProperty("thresholds").GetProperty("steps").EnumerateArray()
            where step.GetProperty("value").ValueKind == JsonValueKind.Number
            select ($"{Path.GetFileName(file)}: {panel.GetProperty("title").GetString()}", step.GetProperty("value").GetDouble())).ToList();
    }

    [GeneratedRegex(@"duration_seconds:p\d+_\w+ > ([\d.]+)")]
    private static partial Regex Threshold();

    // Matches le=~"2|2[.]0".
    [GeneratedRegex("""le=~"(\d+)\|""")]
    private static partial Regex Bound();

    [GeneratedRegex(@"histogram_quantile|:p\d+_|quantile=")]
    private static partial Regex Quantile();
}
