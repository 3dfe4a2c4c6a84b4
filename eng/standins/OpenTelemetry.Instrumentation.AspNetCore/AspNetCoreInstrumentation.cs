using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using OpenTelemetry.Context.Propagation;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>
/// Filters and describes the activities of incoming requests. ASP.NET Core 10 starts and stops them, but by
/// default leaves them bare; it announces each step with a diagnostic event while the activity is current.
/// </summary>
internal sealed class AspNetCoreInstrumentation(AspNetCoreTraceInstrumentationOptions options) : IDisposable
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string Start = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string Stop = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";
    private const string HostFailure = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string MiddlewareFailure = "Microsoft.AspNetCore.Diagnostics.UnhandledException";

    private DiagnosticEvents? _events;

    public AspNetCoreInstrumentation Subscribe()
    {
        // The host asks after the first name before it announces a start or a stop.
        _events = new DiagnosticEvents(
            "Microsoft.AspNetCore",
            [Request, Start, Stop, HostFailure, MiddlewareFailure],
            OnEvent,
            AspNetCoreInstrumentationEventSource.Log.CallbackFailed);
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
            case Start when payload is HttpContext context:
                OnStart(activity, context);
                break;
            case Stop when payload is HttpContext context && activity.IsAllDataRequested:
                SpanAttributes.SetResponse(activity, context);
                options.EnrichWithHttpResponse?.Invoke(activity, context.Response);
                break;
            case HostFailure or MiddlewareFailure when activity.IsAllDataRequested:
                if (DiagnosticEvents.Read<Exception>(payload, "exception") is { } exception)
                {
                    OnFailure(activity, exception);
                }

                break;
        }
    }

    private void OnStart(Activity activity, HttpContext context)
    {
        ReceiveBaggage(context.Request);

        // The sampler has decided already.
        if (!activity.IsAllDataRequested)
        {
            return;
        }

        if (!IsWanted(context))
        {
            // Not exported, and neither are its children: they see a parent that is not recorded.
            activity.IsAllDataRequested = false;
            activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        SpanAttributes.SetRequest(activity, context.Request);
        options.EnrichWithHttpRequest?.Invoke(activity, context.Request);
    }

    // ASP.NET Core takes the trace context from the headers, but no baggage to where OpenTelemetry keeps it.
    private static void ReceiveBaggage(HttpRequest request)
    {
        if (Propagators.DefaultTextMapPropagator is TraceContextPropagator)
        {
            return;
        }

        var received = Propagators.DefaultTextMapPropagator.Extract(
            default,
            request,
            static (message, name) => message.Headers.TryGetValue(name, out var values) ? values : []).Baggage;

        // Set even if none came: what is there from before belongs to something else.
        if (received.Count > 0 || Baggage.Current.Count > 0)
        {
            Baggage.Current = received;
        }
    }

    private bool IsWanted(HttpContext context)
    {
        try
        {
            return options.Filter?.Invoke(context) ?? true;
        }
        catch (Exception exception)
        {
            AspNetCoreInstrumentationEventSource.Log.CallbackFailed(nameof(options.Filter), exception);
            return false;
        }
    }

    private void OnFailure(Activity activity, Exception exception)
    {
        activity.SetTag("error.type", exception.GetType().FullName);
        activity.SetStatus(ActivityStatusCode.Error);

        if (options.RecordException)
        {
            activity.AddException(exception);
        }

        options.EnrichWithException?.Invoke(activity, exception);
    }
}
