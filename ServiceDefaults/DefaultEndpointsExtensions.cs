using Checkout.ServiceDefaults.Health;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Checkout.ServiceDefaults;

/// <summary>The endpoints that every service has.</summary>
public static class DefaultEndpointsExtensions
{
    // The port of the management endpoint (1 to 65535), for a service that also has a public port. If set, /health and /metrics are
    // available only on this port, and return 404 on others.
    private const string ManagementPortKey = "MANAGEMENT_PORT";

    /// <summary>
    /// Maps <c>/alive</c> (the process), <c>/health</c> (its dependencies) and <c>/metrics</c>. All of them allow anonymous access.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapServiceHealthChecks();
        if (!app.Configuration.IsTelemetryDisabled())
        {
            app.MapPrometheusScrapingEndpoint().AllowAnonymous();
        }

        return app;
    }

    // Uses the port of the connection. The caller controls the Host header.
    internal static void UseManagementPort(this WebApplication app)
    {
        if (app.Configuration.GetValue<int?>(ManagementPortKey) is not { } managementPort)
        {
            return;
        }

        app.Use(async (context, next) =>
        {
            var isManagementPath = context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
                || context.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);
            var isManagementPort = context.Connection.LocalPort == managementPort;
            var isAlive = context.Request.Path.Equals("/alive", StringComparison.OrdinalIgnoreCase);
            if (isManagementPath == isManagementPort || isAlive)
            {
                await next(context);
            }
            else
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        });
    }
}
