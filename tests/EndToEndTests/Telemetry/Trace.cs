using System.Text;

namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>A span.</summary>
public sealed record Span(
    string Id, string? ParentId, string Service, string Name, string Kind, ulong Start, TimeSpan Duration,
    IReadOnlyDictionary<string, string?> Attributes, bool HasError)
{
    /// <summary>Gets the database system of a client span, by its current or its former attribute name.</summary>
    public string? DatabaseSystem => Attributes.GetValueOrDefault("db.system.name") ?? Attributes.GetValueOrDefault("db.system");

    /// <summary>Gets the HTTP status code, or null if there is none.</summary>
    public string? Status => Attributes.GetValueOrDefault("http.response.status_code");

    public string? UserAgent => Attributes.GetValueOrDefault("user_agent.original");

    public string? Path => Attributes.GetValueOrDefault("url.path");

    /// <summary>Gets the name of the activity source.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Gets the web vitals in the span's events.</summary>
    public IReadOnlyList<string> Vitals { get; init; } = [];

    /// <summary>Gets the ids of the linked spans.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    public override string ToString() => $"{Service} {Name} ({Kind})";
}

/// <summary>The spans of a trace that have arrived so far.</summary>
public sealed record Trace(string Id, IReadOnlyList<Span> Spans)
{
    public IEnumerable<Span> Roots => Spans.Where(span => span.ParentId is null);

    /// <summary>Gets the spans whose parent is missing from the trace.</summary>
    public IEnumerable<Span> Orphans => Spans.Where(span => span.ParentId is not null && Spans.All(parent => parent.Id != span.ParentId));

    /// <summary>Returns whether all spans started after the given time.</summary>
    public bool StartsAfter(DateTimeOffset time) =>
        Spans.All(span => DateTimeOffset.UnixEpoch.AddMicroseconds(span.Start / 1000.0) >= time);

    public IReadOnlySet<string> Services => Spans.Select(span => span.Service).ToHashSet();

    /// <summary>
    /// Renders the trace as a tree: one line per span in order of start, indented below its parent.
    /// Omits database calls, and spans whose parent is missing.
    /// </summary>
    public string Render()
    {
        var text = new StringBuilder();
        RenderChildren(null, 0);
        return text.ToString().TrimEnd();

        void RenderChildren(string? parentId, int depth)
        {
            foreach (var span in Spans.Where(span => span.ParentId == parentId && span.DatabaseSystem is null).OrderBy(span => span.Start))
            {
                text.Append(' ', 2 * depth).Append(span).Append('\n');
                RenderChildren(span.Id, depth + 1);
            }
        }
    }
}
