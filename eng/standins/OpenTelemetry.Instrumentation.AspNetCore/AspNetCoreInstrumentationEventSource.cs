using System.Diagnostics.Tracing;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Where failures of callbacks show up: in OpenTelemetry's self-diagnostics, or any event listener.</summary>
[EventSource(Name = "OpenTelemetry-Instrumentation-AspNetCore")]
internal sealed class AspNetCoreInstrumentationEventSource : EventSource
{
    public static readonly AspNetCoreInstrumentationEventSource Log = new();

    [NonEvent]
    public void CallbackFailed(string callback, Exception exception) => CallbackFailed(callback, exception.ToString());

    [Event(1, Message = "'{0}' failed: {1}", Level = EventLevel.Error)]
    private void CallbackFailed(string callback, string exception) => WriteEvent(1, callback, exception);
}
