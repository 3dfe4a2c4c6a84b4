using System.Reflection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>What every signal says of the process it comes from.</summary>
internal static class ServiceResource
{
    private const string Namespace = "checkout";

    // With the commit that was built, where it is known.
    private static readonly string Version =
        typeof(ServiceResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>
    /// Adds service, version, environment, host and process. What <c>OTEL_SERVICE_NAME</c> and
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c> say goes before it: Aspire passes the service's name and the replica's id in them.
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

    /// <summary>Adds service, version and environment of a program whose spans are exported for it. Host and process are not this one's.</summary>
    public static ResourceBuilder AddForwardedResource(this ResourceBuilder resource, string serviceName, IHostEnvironment environment) => resource
        .AddService(serviceName, Namespace, Version, autoGenerateServiceInstanceId: false)
        .AddAttributes([new("deployment.environment.name", environment.EnvironmentName.ToLowerInvariant())]);
}
