using System.Diagnostics;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>
/// Extracts the parent of a request's span for ASP.NET Core, only if its trace id was issued to the Gateway's own pages. Otherwise the
/// span is the root of a new trace with a link to the caller's span. In both cases the Gateway's own sampling ratio applies. Baggage is
/// dropped.
/// </summary>
/// <remarks>Only for incoming requests. Outgoing requests use the propagator of HttpClient.</remarks>
internal sealed class CallerTraceContext(IssuedTraces traces, BrowserTelemetryMetrics metrics) : DistributedContextPropagator
{
    private const int TraceParentLength = 55; // https://www.w3.org/TR/trace-context/#traceparent-header
    private const string NotSampled = "00";

    public override IReadOnlyCollection<string> Fields { get; } = [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        if (Read(HeaderNames.TraceParent) is { Length: TraceParentLength } traceParent && ActivityContext.TryParse(traceParent, traceState: null, out var caller))
        {
            var origin = traces.Check(caller.TraceId, Read(HeaderNames.TraceState));
            metrics.RecordTraceContext(origin);
            if (origin == TraceOrigin.Issued)
            {
                // Drops the sampling flag of the page, and the trace state, which is no longer needed.
                traceId = traceParent[..^NotSampled.Length] + NotSampled;
            }
        }

        string? Read(string name)
        {
            string? value = null;
            getter?.Invoke(carrier, name, out value, out _);
            return value;
        }
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    /// <summary>Links the request's span to the caller's, unless that is its parent. Omits the caller's flags and trace state.</summary>
    public static void Link(Activity activity, HttpRequest request)
    {
        if (!activity.HasRemoteParent && request.Headers[HeaderNames.TraceParent] is [{ } traceParent] && ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var caller))
        {
            activity.AddLink(new ActivityLink(new ActivityContext(caller.TraceId, caller.SpanId, ActivityTraceFlags.None, traceState: null, isRemote: true)));
        }
    }
}

internal static class CallerTraceContextExtensions
{
    public static void AddCallerTraceContext(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DistributedContextPropagator, CallerTraceContext>();
        builder.Services.Configure<TracingOptions>(options => options.TrustsCallers = false);
        builder.Services.Configure<AspNetCoreTraceInstrumentationOptions>(options => options.EnrichWithHttpRequest = CallerTraceContext.Link);
    }
}
