using System.Diagnostics;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Extensions for spans.</summary>
public static class ActivityExtensions
{
    /// <summary>
    /// Marks a span as failed: sets its status and <c>error.type</c>, and adds the exception as an event. Secrets are removed
    /// before the span is exported.
    /// </summary>
    /// <param name="activity">The span.</param>
    /// <param name="exception">The cause of the failure.</param>
    public static void RecordFailure(this Activity activity, Exception exception)
    {
        activity.AddException(exception);
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity.SetTag("error.type", exception.GetType().ToString());
    }
}
