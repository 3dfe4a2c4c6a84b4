using System.Diagnostics;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>What the services do with their spans.</summary>
public static class ActivityExtensions
{
    /// <summary>
    /// Marks a span as failed: sets its status and <c>error.type</c>, and adds the exception as an event. Secrets are
    /// taken out of all of them before the span is exported.
    /// </summary>
    /// <param name="activity">The span.</param>
    /// <param name="exception">Why what it stands for failed.</param>
    public static void RecordFailure(this Activity activity, Exception exception)
    {
        activity.AddException(exception);
        activity.SetStatus(ActivityStatusCode.Error, exception.Message);
        activity.SetTag("error.type", exception.GetType().ToString());
    }
}
