using Checkout.ServiceDefaults.Health;
using Checkout.ServiceDefaults.Http;
using Checkout.ServiceDefaults.Problems;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Checkout.ServiceDefaults;

/// <summary>What every service shares, in two calls: one before the application is built, one after.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>The largest request body a service reads, in bytes. A larger one is answered with 413.</summary>
    public const int MaxRequestBodyBytes = 64 * 1024;

    /// <summary>
    /// Adds telemetry, health checks, problem details, service discovery, and resilience on every outgoing call.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddServiceProblemDetails();
        builder.Services.AddServiceHttpClients();
        builder.Services.AddKestrelLimits();
        return builder;
    }

    /// <summary>
    /// Puts the shared middleware (request ids, request log, problem details) in front of the service's own,
    /// and maps <c>/alive</c>, <c>/health</c> and <c>/metrics</c>.
    /// </summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseMiddleware<RetryAfterMiddleware>();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<OrderIdMiddleware>();
        app.UseMiddleware<RequestLogMiddleware>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestTimeouts();
        app.UseMiddleware<CharsetMiddleware>();
        app.MapDefaultEndpoints();
        return app;
    }
}
