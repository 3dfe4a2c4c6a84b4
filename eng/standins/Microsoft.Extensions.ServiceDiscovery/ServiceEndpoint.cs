using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>One address of a service.</summary>
public abstract class ServiceEndpoint
{
    /// <summary>The address.</summary>
    public abstract EndPoint EndPoint { get; }

    /// <summary>What is known about it.</summary>
    public abstract IFeatureCollection Features { get; }

    /// <summary>Makes an endpoint of an address.</summary>
    public static ServiceEndpoint Create(EndPoint endPoint, IFeatureCollection? features = null)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return new ResolvedEndpoint(endPoint, features ?? new FeatureCollection());
    }

    /// <summary>Reads an endpoint from a URI, or from a host name or IP address with an optional port.</summary>
    public static bool TryParse([NotNullWhen(true)] string? value, [NotNullWhen(true)] out ServiceEndpoint? serviceEndpoint)
    {
        serviceEndpoint = ParseEndPoint(value) is { } endPoint ? Create(endPoint) : null;
        return serviceEndpoint is not null;
    }

    private static EndPoint? ParseEndPoint(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (value.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(value, UriKind.Absolute, out var uri) ? new UriEndPoint(uri) : null;
        }

        return Uri.TryCreate($"any://{value}", UriKind.Absolute, out var authority)
            ? ToEndPoint(authority.Host, authority.Port)
            : null;
    }

    /// <summary>The port 0 means the scheme's own.</summary>
    internal static EndPoint ToEndPoint(string host, int port)
        => IPAddress.TryParse(host, out var address)
            ? new IPEndPoint(address, Math.Max(port, 0))
            : new DnsEndPoint(host, Math.Max(port, 0));

    private sealed class ResolvedEndpoint(EndPoint endPoint, IFeatureCollection features) : ServiceEndpoint
    {
        public override EndPoint EndPoint => endPoint;

        public override IFeatureCollection Features => features;

        public override string? ToString() => EndPoint switch
        {
            DnsEndPoint { Port: 0 } dns => dns.Host,
            DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
            _ => EndPoint.ToString(),
        };
    }
}
