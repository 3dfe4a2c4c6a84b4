using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.ServiceDefaults.Health;

/// <summary>
/// The body of <c>/health</c> and <c>/alive</c>. The HTTP status is 503 only if unhealthy: with a nearly full resource, the
/// status is critical, but the service still works.
/// </summary>
internal sealed record HealthResponse(string Status, DateTime Timestamp, IReadOnlyDictionary<string, CheckResponse> Checks)
{
    // From best to worst: the overall status is that of the worst check.
    public static readonly string[] Statuses = ["healthy", "warning", "critical", "unhealthy"];

    public static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var checks = report.Entries.ToDictionary(entry => entry.Key, entry => CheckResponse.From(entry.Value));
        var worst = checks.Values.Select(check => Array.IndexOf(Statuses, check.Status)).DefaultIfEmpty(0).Max();
        return context.Response.WriteAsJsonAsync(new HealthResponse(Statuses[worst], DateTime.UtcNow, checks), context.RequestAborted);
    }

    public static string GetStatus(HealthReportEntry entry) => entry.Status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => SaturationResult.IsCritical(entry) ? "critical" : "warning",
        _ => "unhealthy",
    };
}

internal sealed record CheckResponse(string Status, double DurationMs, string? Description, string? Error)
{
    public static CheckResponse From(HealthReportEntry entry) => new(
        HealthResponse.GetStatus(entry),
        Math.Round(entry.Duration.TotalMilliseconds, 1),
        entry.Description,
        // The message of the innermost exception has the cause. A stack trace would disclose internals to the caller.
        entry.Exception?.GetBaseException().Message);
}
