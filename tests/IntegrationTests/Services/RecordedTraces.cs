using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Checkout.Tests.Integration.Services;

/// <summary>Records the spans of all services of a shop in this process.</summary>
internal sealed class RecordedTraces : IDisposable
{
    private static readonly string[] Shown = ["checkout.", "messaging.", "error.type", "http.response.status_code", "http.request.resend_count"];

    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly Dictionary<int, string> _ports = [];
    private readonly ActivityListener _listener;

    public RecordedTraces(Shop shop)
    {
        Add(shop.Auth!.Url, "auth");
        Add(shop.Gateway!.Url, "gateway");
        Add(shop.Inventory!.Url, "inventory");
        Add(shop.Payment!.Url, "payment");
        _listener = new ActivityListener
        {
            ShouldListenTo = source => !source.Name.StartsWith("Experimental.", StringComparison.Ordinal),
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Adds a replica of a service.</summary>
    public void Add(string url, string service) => _ports[new Uri(url).Port] = service;

    /// <summary>Returns all spans of a trace, including those of databases.</summary>
    public IReadOnlyList<Activity> Find(string traceId) => [.. _ended.Where(span => span.Recorded && span.TraceId.ToHexString() == traceId)];

    /// <summary>Returns the trace in which recovery resumed the order of the given trace, or null.</summary>
    public string? FindResumed(string traceId) => _ended
        .FirstOrDefault(span => span.DisplayName == "checkout resume" && span.Links.Any(link => link.Context.TraceId.ToHexString() == traceId))
        ?.TraceId.ToHexString();

    /// <summary>Renders a trace as in docs/telemetry.md: one line per span, in order of start, without database calls.</summary>
    public string Render(string traceId)
    {
        var spans = Find(traceId).Where(span => !IsOfDatabase(span)).OrderBy(span => span.StartTimeUtc).ToList();
        var text = new StringBuilder();
        foreach (var root in spans.Where(span => spans.All(parent => parent.SpanId != span.ParentSpanId)))
        {
            RenderSpan(root, "", 0);
        }

        return text.ToString().TrimEnd();

        void RenderSpan(Activity span, string caller, int depth)
        {
            var service = ServiceOf(span) ?? caller;
            text.Append(' ', 2 * depth)
                .Append($"{service} {span.DisplayName} ({span.Kind.ToString().ToLowerInvariant()}, {span.Status.ToString().ToLowerInvariant()})")
                .AppendJoin("", Attributes(span).Select(attribute => " " + attribute)).Append('\n');
            foreach (var child in spans.Where(child => child.ParentSpanId == span.SpanId))
            {
                RenderSpan(child, service, depth + 1);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    public static bool IsOfDatabase(Activity span) => span.Source.Name == "Npgsql" || span.GetTagItem("db.system.name") is not null;

    private static IEnumerable<string> Attributes(Activity span) => span.TagObjects
        .Where(tag => Shown.Any(name => tag.Key.StartsWith(name, StringComparison.Ordinal)))
        .OrderBy(tag => tag.Key, StringComparer.Ordinal)
        .Select(tag => $"{tag.Key}={(tag.Key is "checkout.order.id" or "messaging.message.id" ? "…" : tag.Value)}")
        .Concat(span.Kind == ActivityKind.Internal && span.Links.Any() ? ["(linked to the attempt before)"] : []);

    private string? ServiceOf(Activity span) => span switch
    {
        { Kind: ActivityKind.Server } => _ports.GetValueOrDefault(Convert.ToInt32(span.GetTagItem("server.port"), System.Globalization.CultureInfo.InvariantCulture)),
        { Source.Name: "Checkout.Gateway" } => "gateway",
        { Source.Name: "Checkout.Notification" } => "notification",
        _ => null,
    };
}
