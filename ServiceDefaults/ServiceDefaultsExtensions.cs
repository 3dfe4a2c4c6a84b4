using Checkout.ServiceDefaults.Health;
using Checkout.ServiceDefaults.Http;
using Checkout.ServiceDefaults.Problems;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Checkout.ServiceDefaults;

/// <summary>The services and the middleware that every service has. Its endpoints are <see cref="DefaultEndpointsExtensions.MapDefaultEndpoints"/>.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry, health checks, problem details, service discovery, and resilience of outgoing requests.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        builder.AddDefaultHealthChecks();
        builder.Services.AddServiceProblemDetails();
        builder.Services.AddServiceHttpClients();
        builder.Services.AddKestrelLimits();
        return builder;
    }

    /// <summary>
    /// Adds the shared middleware: request ids, request log, problem details, management port. Must be called before the
    /// service's own middleware is added.
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
        app.UseManagementPort();
        return app;
    }
}
