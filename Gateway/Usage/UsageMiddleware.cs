using Microsoft.AspNetCore.Http.Metadata;

namespace Checkout.Gateway.Usage;

/// <summary>
/// Notes each request of the API when it has been answered, whatever the answer: also those refused, or failed. What HTTP's own metrics
/// leave out is no use of the API.
/// </summary>
internal sealed class UsageMiddleware(RequestDelegate next, UsageQueue queue, UsageClients clients, UsageMetrics metrics, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.StartsWithSegments("/api") && context.GetEndpoint()?.Metadata.GetMetadata<IDisableHttpMetricsMetadata>() is null)
        {
            // Now, for an exception handler forgets the endpoint.
            var endpoint = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
            context.Response.OnCompleted(() => NoteAsync(context, endpoint is not null && endpoint.StartsWith("/api/", StringComparison.Ordinal) ? endpoint : UsageKey.Unmatched));
        }

        return next(context);
    }

    private Task NoteAsync(HttpContext context, string endpoint)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var key = new UsageKey(
            now.Date.AddHours(now.Hour),
            clients.Get(context.Request),
            UsageKey.GetMethod(context.Request.Method),
            endpoint,
            UsageKey.GetStatusClass(context.Response.StatusCode));
        metrics.Request(key.Client.IsConfigured ? key.Client.Name : UsageClients.Other, key.Method, key.Endpoint, key.StatusClass);
        if (!queue.TryAdd(key))
        {
            metrics.Dropped(1);
        }

        return Task.CompletedTask;
    }
}
