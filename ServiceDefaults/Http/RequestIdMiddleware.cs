using System.Diagnostics;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Http;

internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var requested = context.Request.Headers[RequestId.HeaderName];
        context.TraceIdentifier = RequestId.From(requested.Count == 1 ? requested[0] : null);
        // Sets the header when the response starts, since the exception handler clears headers set earlier.
        context.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            context.Response.Headers[RequestId.HeaderName] = context.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        string[] values = [context.TraceIdentifier];
        Activity.Current?.SetTag(RequestId.AttributeName, values);

        using (logger.BeginScope(new KeyValuePair<string, object?>[] { new(RequestId.AttributeName, values) }))
        {
            await next(context);
        }
    }
}
