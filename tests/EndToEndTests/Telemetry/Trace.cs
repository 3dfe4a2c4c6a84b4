using System.Text;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>One step of a trace.</summary>
public sealed record Span(
    string Id, string? ParentId, string Service, string Name, string Kind, ulong Start, TimeSpan Duration,
    IReadOnlyDictionary<string, string?> Attributes, bool HasError)
{
    /// <summary>The kind of database that the span is a call of, by either name that the conventions have for it.</summary>
    public string? DatabaseSystem => Attributes.GetValueOrDefault("db.system.name") ?? Attributes.GetValueOrDefault("db.system");

    /// <summary>The status of the HTTP answer, if it is one.</summary>
    public string? Status => Attributes.GetValueOrDefault("http.response.status_code");

    public string? UserAgent => Attributes.GetValueOrDefault("user_agent.original");

    public string? Path => Attributes.GetValueOrDefault("url.path");

    /// <summary>The activity source that made it.</summary>
    public string Scope { get; init; } = "";

    /// <summary>The web vitals that it has events of.</summary>
    public IReadOnlyList<string> Vitals { get; init; } = [];

    /// <summary>The ids of the spans that it has a link to.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public override string ToString() => $"{Service} {Name} ({Kind})";
}

/// <summary>The spans of one trace, as far as they have arrived.</summary>
public sealed record Trace(string Id, IReadOnlyList<Span> Spans)
{
    public IEnumerable<Span> Roots => Spans.Where(span => span.ParentId is null);

    /// <summary>Spans whose parent is missing.</summary>
    public IEnumerable<Span> Orphans => Spans.Where(span => span.ParentId is not null && Spans.All(parent => parent.Id != span.ParentId));

    /// <summary>Whether nothing of it happened before.</summary>
    public bool StartsAfter(DateTimeOffset time) =>
        Spans.All(span => DateTimeOffset.UnixEpoch.AddMicroseconds(span.Start / 1000.0) >= time);

    public IReadOnlySet<string> Services => Spans.Select(span => span.Service).ToHashSet();

    /// <summary>
    /// The trace as a person draws it: a line a span, in the order they began, each indented under its parent.
    /// Calls of a database are left out, and so is what hangs on nothing.
    /// </summary>
    public string Draw()
    {
        var drawing = new StringBuilder();
        DrawChildren(null, 0);
        return drawing.ToString().TrimEnd();

        void DrawChildren(string? parentId, int depth)
        {
            foreach (var span in Spans.Where(span => span.ParentId == parentId && span.DatabaseSystem is null).OrderBy(span => span.Start))
            {
                drawing.Append(' ', 2 * depth).Append(span).Append('\n');
                DrawChildren(span.Id, depth + 1);
            }
        }
    }
}
