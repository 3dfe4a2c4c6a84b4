using System.Reflection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>The resource attributes of every signal.</summary>
internal static class ServiceResource
{
    private const string Namespace = "checkout";

    // Includes the commit, if known at build time.
    private static readonly string Version =
        typeof(ServiceResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>
    /// Adds service, version, environment, host and process. <c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c>, in
    /// which Aspire passes the name of the service and the id of the replica, take precedence.
    /// </summary>
    public static ResourceBuilder AddServiceResource(this ResourceBuilder resource, IHostEnvironment environment) => resource
        .Clear()
        .AddTelemetrySdk()
        .AddService(environment.ApplicationName, Namespace, Version)
        .AddAttributes(
        [
            new("deployment.environment.name", environment.EnvironmentName.ToLowerInvariant()),
            new("host.name", Environment.MachineName),
            new("process.pid", (long)Environment.ProcessId),
            new("process.runtime.name", ".NET"),
            new("process.runtime.version", Environment.Version.ToString()),
        ])
        .AddEnvironmentVariableDetector();

    /// <summary>Adds service, version and environment of another program whose spans this one exports. Its host and process are unknown.</summary>
    public static ResourceBuilder AddForwardedResource(this ResourceBuilder resource, string serviceName, IHostEnvironment environment) => resource
        .AddService(serviceName, Namespace, Version, autoGenerateServiceInstanceId: false)
        .AddAttributes([new("deployment.environment.name", environment.EnvironmentName.ToLowerInvariant())]);
}
