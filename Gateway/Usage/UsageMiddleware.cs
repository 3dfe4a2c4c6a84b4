using Microsoft.AspNetCore.Http.Metadata;

namespace Checkout.Gateway.Usage;

/// <summary>
/// Counts each request of the API after its response, including rejected and failed ones. Requests that are excluded from the HTTP
/// metrics are not counted.
/// </summary>
internal sealed class UsageMiddleware(RequestDelegate next, UsageQueue queue, UsageClients clients, UsageMetrics metrics, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api") && context.GetEndpoint()?.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null)
        {
            // Read now, because the exception handler clears the endpoint.
            var endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            context.Response.OnCompleted(() => RecordAsync(context, endpoint is not null && endpoint.StartsWith("/api/", StringComparison.Ordinal) ? endpoint : UsageKey.Unmatched));
        }

        return next(context);
    }

    private Task RecordAsync(HttpContext context, string endpoint)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var key = new UsageKey(
            now.Date.AddHours(now.Hour),
            clients.Get(context.Request),
            UsageKey.GetMethod(context.Request.Method),
            endpoint,
            UsageKey.GetStatusClass(context.Response.StatusCode));
        metrics.RecordRequest(key.Client.IsConfigured ? key.Client.Name : UsageClients.Other, key.Method, key.Endpoint, key.StatusClass);
        if (!queue.TryAdd(key))
        {
            metrics.RecordDropped(1);
        }

        return Task.CompletedTask;
    }
}
