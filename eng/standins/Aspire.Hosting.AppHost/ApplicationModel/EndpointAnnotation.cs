using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// An address that a resource listens on. There is no proxy in this build: clients and the resource use
/// the same port, whether or not <see cref="IsProxied"/> is set.
/// </summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private string? _transport;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        Protocol = protocol;
#pragma warning disable CA1308 // A URI scheme is lower case.
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        Name = name ?? UriScheme;
        _transport = transport;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied ?? true;
    }

    public string Name { get; set; }

    public ProtocolType Protocol { get; set; }

    /// <summary>The port clients use; a free one when null.</summary>
    public int? Port { get; set; }

    /// <summary>The port the resource listens on; here it must equal <see cref="Port"/> when both are set.</summary>
    public int? TargetPort { get; set; }

    public string UriScheme { get; set; }

    public string TargetHost { get; set; } = "localhost";

    public string Transport
    {
        get => _transport ?? (UriScheme is "http" or "https" ? "http" : "tcp");
        set => _transport = value;
    }

    /// <summary>Whether the endpoint is published to the outside; running locally it is on loopback all the same.</summary>
    public bool IsExternal { get; set; }

    public bool IsProxied { get; set; }

    /// <summary>Whether <c>WithReference</c> to the whole resource leaves this endpoint out.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>The address in use, once ports have been handed out.</summary>
    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    /// <summary>The variable that tells the resource its port (the <c>env</c> argument of <c>WithEndpoint</c>).</summary>
    internal string? PortVariable { get; set; }
}

/// <summary>The address an endpoint was given.</summary>
public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
{
    public EndpointAnnotation Endpoint { get; } = endpoint;

    public string Address { get; } = address;

    public int Port { get; } = port;

    public string? TargetPortExpression { get; } = targetPortExpression;

    public string UriScheme => Endpoint.UriScheme;

    public string EndPointString => $"{Address}:{Port}";

    public string UriString => $"{UriScheme}://{EndPointString}";

    public override string ToString() => UriString;
}
