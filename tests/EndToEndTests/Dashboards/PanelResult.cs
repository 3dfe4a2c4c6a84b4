using System.Text.RegularExpressions;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>The latest values of a panel's query on a running system.</summary>
internal sealed partial record PanelResult(Panel Panel, PanelQuery Query, IReadOnlyList<Sample> Samples)
{
    private const int Shown = 3;

    private static readonly string[] LabelsNotShown = ["__name__", "le", "otel_scope_name", "otel_scope_version"];

    /// <summary>Runs the query as Grafana does. Fails with the name of the panel if Prometheus rejects it.</summary>
    public static async Task<PanelResult> QueryAsync(Prometheus prometheus, Panel panel, PanelQuery query)
    {
        var expression = PanelVariables.FillIn(query.Expression);
        try
        {
            var samples = query.IsInstant ? await prometheus.QueryAsync(expression) : await prometheus.QueryLastMinutesAsync(expression);
            return new PanelResult(panel, query, [.. samples.Where(sample => !double.IsNaN(sample.Value))]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{panel}: {expression}: {exception.Message}", exception);
        }
    }

    public bool IsEmpty => Samples.Count == 0;

    /// <summary>Returns the first values with their display names.</summary>
    public string Describe() => IsEmpty
        ? "(empty)"
        : PortOfThisRun().Replace(string.Join("; ", Samples.Take(Shown).Select(Describe)), "localhost:…") + (Samples.Count > Shown ? $"; and {Samples.Count - Shown} more" : "");

    private string Describe(Sample sample)
    {
        // The columns of a table have separate units.
        var unit = Panel.Type == "table" ? "none" : Panel.Unit;
        return $"{Name(sample)} {PanelNumber.Text(sample.Value, unit)}".Trim();
    }

    private string Name(Sample sample) => Query.Legend == "__auto"
        ? string.Join(' ', sample.Labels.Where(label => !LabelsNotShown.Contains(label.Key)).Select(label => label.Value))
        : Label().Replace(Query.Legend, match => sample.Labels.GetValueOrDefault(match.Groups[1].Value, ""));

    [GeneratedRegex(@"\{\{\s*([a-z_]+)\s*\}\}")]
    private static partial Regex Label();

    [GeneratedRegex(@"localhost:\d+")]
    private static partial Regex PortOfThisRun();
}
