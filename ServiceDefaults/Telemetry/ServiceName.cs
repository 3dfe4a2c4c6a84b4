using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>The name of a service in its console logs, the same as in exported telemetry.</summary>
internal static class ServiceName
{
    private const string Attribute = "service.name";

    /// <summary>
    /// Returns <c>OTEL_SERVICE_NAME</c>, else <c>service.name</c> of <c>OTEL_RESOURCE_ATTRIBUTES</c>, else the project's
    /// name. An empty variable counts as not set.
    /// </summary>
    public static string Get(IConfiguration configuration, IHostEnvironment environment) =>
        NullIfEmpty(configuration["OTEL_SERVICE_NAME"])
        ?? NullIfEmpty(FromAttributes(configuration["OTEL_RESOURCE_ATTRIBUTES"]))
        ?? environment.ApplicationName;

    // key1=value1,key2=value2, with percent-encoded values.
    private static string? FromAttributes(string? attributes) => (attributes ?? "").Split(',')
        .Select(pair => pair.Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(pair => pair.Length == 2 && pair[0] == Attribute)
        .Select(pair => Uri.UnescapeDataString(pair[1]))
        .LastOrDefault();

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
