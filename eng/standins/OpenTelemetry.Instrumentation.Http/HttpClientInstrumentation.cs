using System.Diagnostics;
using OpenTelemetry.Context.Propagation;

namespace OpenTelemetry.Instrumentation.Http;

/// <summary>
/// Filters and enriches the activities of <see cref="HttpClient"/>. Their names, attributes and status are
/// the runtime's own since .NET 9, and need nothing from here.
/// </summary>
internal sealed class HttpClientInstrumentation(HttpClientTraceInstrumentationOptions options) : IDisposable
{
    private const string Start = "System.Net.Http.HttpRequestOut.Start";
    private const string Stop = "System.Net.Http.HttpRequestOut.Stop";
    private const string Failure = "System.Net.Http.Exception";

    private DiagnosticEvents? _events;

    public HttpClientInstrumentation Subscribe()
    {
        // Without the event "System.Net.Http.HttpRequestOut" in the list: asking for that one has the runtime
        // create an activity even where the sampler decided on none.
        _events = new DiagnosticEvents(
            "HttpHandlerDiagnosticListener",
            [Start, Stop, Failure],
            OnEvent,
            HttpInstrumentationEventSource.Log.CallbackFailed);
        return this;
    }

    public void Dispose() => _events?.Dispose();

    private void OnEvent(string name, object? payload)
    {
        if (Activity.Current is not { } activity)
        {
            return;
        }

        switch (name)
        {
            case Start when DiagnosticEvents.Read<HttpRequestMessage>(payload, "Request") is { } request:
                OnStart(activity, request);
                break;
            case Stop when activity.IsAllDataRequested && options.EnrichWithHttpResponseMessage is { } enrich:
                if (DiagnosticEvents.Read<HttpResponseMessage>(payload, "Response") is { } response)
                {
                    enrich(activity, response);
                }

                break;
            case Failure when activity.IsAllDataRequested:
                if (DiagnosticEvents.Read<Exception>(payload, "Exception") is { } exception)
                {
                    OnFailure(activity, exception);
                }

                break;
        }
    }

    private void OnStart(Activity activity, HttpRequestMessage request)
    {
        Propagate(activity, request);

        // The runtime makes an activity without a source where it only carries the context onwards.
        if (activity.Source.Name.Length == 0)
        {
            activity.IsAllDataRequested = false;
        }

        if (!activity.IsAllDataRequested)
        {
            return;
        }

        if (!IsWanted(request))
        {
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        options.EnrichWithHttpRequestMessage?.Invoke(activity, request);
    }

    // The runtime sends the trace context but not OpenTelemetry's baggage. Traced or not, both go on.
    private static void Propagate(Activity activity, HttpRequestMessage request)
    {
        if (Propagators.DefaultTextMapPropagator is not TraceContextPropagator and var propagator)
        {
            propagator.Inject(
                new PropagationContext(activity.Context, Baggage.Current),
                request,
                static (message, name, value) =>
                {
                    message.Headers.Remove(name);
                    message.Headers.Add(name, value);
                });
        }
    }

    private bool IsWanted(HttpRequestMessage request)
    {
        try
        {
            return options.FilterHttpRequestMessage?.Invoke(request) ?? true;
        }
        catch (Exception exception)
        {
            HttpInstrumentationEventSource.Log.CallbackFailed(nameof(options.FilterHttpRequestMessage), exception);
            return false;
        }
    }

    private void OnFailure(Activity activity, Exception exception)
    {
        if (options.RecordException)
        {
            activity.AddException(exception);
        }

        if (exception is HttpRequestException)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }

        options.EnrichWithException?.Invoke(activity, exception);
    }
}
