using System.Diagnostics.Tracing;

namespace OpenTelemetry.Instrumentation.Http;

/// <summary>Where failures of callbacks show up: in OpenTelemetry's self-diagnostics, or any event listener.</summary>
[EventSource(Name = "OpenTelemetry-Instrumentation-Http")]
internal sealed class HttpInstrumentationEventSource : EventSource
{
    public static readonly HttpInstrumentationEventSource Log = new();

    [NonEvent]
    public void CallbackFailed(string callback, Exception exception) => CallbackFailed(callback, exception.ToString());

    [Event(1, Message = "'{0}' failed: {1}", Level = EventLevel.Error)]
    private void CallbackFailed(string callback, string exception) => WriteEvent(1, callback, exception);
}
