using Checkout.ServiceDefaults.Health;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Checkout.ServiceDefaults;

/// <summary>The operational endpoints of a service.</summary>
public static class DefaultEndpoints
{
    /// <summary>
    /// The setting with the port of the management endpoint (1 to 65535), for a service that also has a public port.
    /// If set, <c>/health</c> and <c>/metrics</c> are available only on this port, and return 404 on others.
    /// </summary>
    public const string ManagementPortKey = "MANAGEMENT_PORT";

    /// <summary>Maps <c>/alive</c> (the process), <c>/health</c> (its dependencies) and <c>/metrics</c>.</summary>
    public static IEndpointRouteBuilder MapDefaultEndpoints(this WebApplication app)
    {
        app.UseManagementPort(app.Configuration.GetValue<int?>(ManagementPortKey));
        app.MapServiceHealthChecks();
        if (!app.Configuration.IsTelemetryDisabled())
        {
            app.MapPrometheusScrapingEndpoint().AllowAnonymous();
        }

        return app;
    }

    // Uses the port of the connection. The caller controls the Host header.
    private static void UseManagementPort(this WebApplication app, int? managementPort)
    {
        if (managementPort is null)
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
