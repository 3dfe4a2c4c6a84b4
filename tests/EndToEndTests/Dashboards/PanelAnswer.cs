using System.Globalization;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>What a running system answers to a query of a panel: its latest values.</summary>
internal sealed record PanelAnswer(Panel Panel, PanelQuery Query, IReadOnlyList<Sample> Samples)
{
    private const int Shown = 3;

    private static readonly string[] LabelsNotShown = ["__name__", "le", "otel_scope_name", "otel_scope_version"];

    /// <summary>Asks for it as Grafana does. Fails, naming the panel, when Prometheus refuses the query.</summary>
    public static async Task<PanelAnswer> AskAsync(Prometheus prometheus, Panel panel, PanelQuery query)
    {
        var expression = PanelVariables.FillIn(query.Expression);
        try
        {
            var samples = query.IsInstant ? await prometheus.QueryAsync(expression) : await prometheus.QueryLastMinutesAsync(expression);
            return new PanelAnswer(panel, query, [.. samples.Where(sample => !double.IsNaN(sample.Value))]);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{panel}: {expression}: {exception.Message}", exception);
        }
    }

    public bool IsEmpty => Samples.Count == 0;

    /// <summary>The first values with their labels, for a person.</summary>
    public string Describe() => IsEmpty
        ? "(empty)"
        : string.Join("; ", Samples.Take(Shown).Select(Describe)) + (Samples.Count > Shown ? $"; and {Samples.Count - Shown} more" : "");

    private static string Describe(Sample sample)
    {
        var labels = sample.Labels.Where(label => !LabelsNotShown.Contains(label.Key)).Select(label => label.Value);
        return $"{string.Join(' ', labels)} {sample.Value.ToString("G3", CultureInfo.InvariantCulture)}".Trim();
    }
}
