using System.Text.Json;

namespace Checkout.Tests.TestSupport;

/// <summary>A query of a panel in a dashboard file.</summary>
/// <param name="Legend">The display name of a series, with its labels as <c>{{label}}</c>; <c>__auto</c> for all labels.</param>
internal sealed record PanelQuery(string RefId, string DataSource, string Expression, string Legend, bool IsInstant, bool HasExemplars)
{
    public static PanelQuery Read(JsonElement target)
    {
        var text = (string name) => target.TryGetProperty(name, out var value) ? value.GetString()! : "";
        return new PanelQuery(
            text("refId"),
            target.GetProperty("datasource").GetProperty("uid").GetString()!,
            // Jaeger has no query language. Its queries consist of fields.
            target.TryGetProperty("expr", out var expression) ? expression.GetString()! : $"{text("queryType")} {text("service")} {text("operation")} {text("tags")}".Trim(),
            target.TryGetProperty("legendFormat", out var legend) ? legend.GetString()! : "__auto",
            target.TryGetProperty("instant", out var instant) && instant.GetBoolean(),
            target.TryGetProperty("exemplar", out var exemplar) && exemplar.GetBoolean());
    }
}

/// <summary>A panel with data.</summary>
internal sealed record Panel(string Dashboard, JsonElement Json)
{
    public int Id => Json.GetProperty("id").GetInt32();

    public string Type => Json.GetProperty("type").GetString()!;

    public string Title => Json.GetProperty("title").GetString()!;

    /// <summary>Gets the description, which is the question that the panel answers.</summary>
    public string Description => Json.TryGetProperty("description", out var description) ? description.GetString()! : "";

    /// <summary>Gets the Grafana id of the unit, such as <c>s</c> or <c>percentunit</c>.</summary>
    public string Unit => Json.GetProperty("fieldConfig").GetProperty("defaults").GetProperty("unit").GetString()!;

    public IReadOnlyList<PanelQuery> Queries { get; } = [.. Json.GetProperty("targets").EnumerateArray().Select(PanelQuery.Read)];

    /// <summary>Gets the default display settings.</summary>
    public JsonElement Defaults => Json.GetProperty("fieldConfig").GetProperty("defaults");

    /// <summary>Gets the overrides of the display settings: the name or pattern of the matching values, the property and its value.</summary>
    public IEnumerable<(string Which, string Property, JsonElement Value)> Overrides =>
        from item in Json.GetProperty("fieldConfig").GetProperty("overrides").EnumerateArray()
        from property in item.GetProperty("properties").EnumerateArray()
        select (item.GetProperty("matcher").GetProperty("options").GetString()!, property.GetProperty("id").GetString()!, property.GetProperty("value"));

    public override string ToString() => $"{Dashboard} / {Title}";
}

/// <summary>A dashboard in the grafana folder.</summary>
internal sealed class DashboardFile
{
    private DashboardFile(string path)
    {
        Path = path;
        Text = File.ReadAllText(path);
        Json = JsonDocument.Parse(Text).RootElement;
        Panels = [.. AllPanels.Where(panel => panel.GetProperty("type").GetString() != "row").Select(panel => new Panel(Title, panel))];
    }

    public string Path { get; }

    public string Text { get; }

    public JsonElement Json { get; }

    public string Uid => Json.GetProperty("uid").GetString()!;

    public string Title => Json.GetProperty("title").GetString()!;

    /// <summary>Gets the panels with data, including those of collapsed rows.</summary>
    public IReadOnlyList<Panel> Panels { get; }

    public IEnumerable<JsonElement> AllPanels => Json.GetProperty("panels").EnumerateArray()
        .SelectMany(panel => panel.TryGetProperty("panels", out var inner) ? inner.EnumerateArray().Prepend(panel) : [panel]);

    public IEnumerable<JsonElement> Variables => Json.GetProperty("templating").GetProperty("list").EnumerateArray();

    /// <summary>Gets the queries of the annotations.</summary>
    public IReadOnlyList<string> Annotations =>
    [
        .. Json.GetProperty("annotations").GetProperty("list").EnumerateArray()
            .Where(annotation => annotation.TryGetProperty("target", out _))
            .Select(annotation => annotation.GetProperty("target").GetProperty("expr").GetString()!),
    ];

    public static IReadOnlyList<DashboardFile> ReadAll() =>
    [
        .. Directory.GetFiles(Repository.Folder("grafana/dashboards"), "*.json").Order(StringComparer.Ordinal).Select(path => new DashboardFile(path)),
    ];

    public override string ToString() => System.IO.Path.GetFileName(Path);
}
