using System.Diagnostics;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.ServiceDefaults.Http;

/// <summary>Extensions for requests to external APIs.</summary>
public static class ExternalHttpClientExtensions
{
    private const string TraceParent = "traceparent";

    /// <summary>
    /// Sends only the trace id along: no request id, no baggage and no trace state.
    /// </summary>
    public static IHttpClientBuilder UseExternalPropagation(this IHttpClientBuilder client) => client
        .ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<RequestIdHandler>().ToList())
            {
                handlers.Remove(handler);
            }
        })
        .UseSocketsHttpHandler((handler, _) => handler.ActivityHeadersPropagator = new TraceParentPropagator());

    private sealed class TraceParentPropagator : DistributedContextPropagator
    {
        public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
        {
            if (activity?.Id is { } id)
            {
                setter?.Invoke(carrier, TraceParent, id);
            }
        }

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
            (traceId, traceState) = (null, null);

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
    }
}
