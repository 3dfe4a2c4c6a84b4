using System.Diagnostics;
using Microsoft.Net.Http.Headers;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace Checkout.Gateway.Http;

/// <summary>
/// Decides what a caller's trace context is taken for. ASP.NET Core asks it for the parent of a request's span, and gets none: the
/// span is the root of a new trace, which our own sampling ratio keeps or drops, and the caller's span is a link of it. Baggage is dropped.
/// </summary>
/// <remarks>Of requests only. What the Gateway itself calls gets its trace context from HttpClient's propagator.</remarks>
internal sealed class CallerTraceContext : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields { get; } = [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;

    /// <summary>Links the request's span to the caller's. Its flags and its state mean nothing here, and are left out.</summary>
    public static void Link(Activity activity, HttpRequest request)
    {
        if (request.Headers[HeaderNames.TraceParent] is [{ } traceParent] && ActivityContext.TryParse(traceParent, traceState: null, isRemote: true, out var caller))
        {
            activity.AddLink(new ActivityLink(new ActivityContext(caller.TraceId, caller.SpanId, ActivityTraceFlags.None, traceState: null, isRemote: true)));
        }
    }
}

internal static class CallerTraceContextExtensions
{
    public static IServiceCollection AddCallerTraceContext(this IServiceCollection services)
    {
        services.AddSingleton<DistributedContextPropagator, CallerTraceContext>();
        services.Configure<AspNetCoreTraceInstrumentationOptions>(options => options.EnrichWithHttpRequest = CallerTraceContext.Link);
        return services;
    }
}
