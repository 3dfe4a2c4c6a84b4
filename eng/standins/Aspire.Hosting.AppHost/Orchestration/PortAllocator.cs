using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives every endpoint its port before anything is started, so that all can refer to all.</summary>
internal static class PortAllocator
{
    // Below the ports that the operating system gives to outgoing connections: one of those could take
    // a port between now and the start of the resource.
    private const int FirstFreePort = 15_000;
    private const int LastFreePort = 32_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> HandedOut = [];

    /// <exception cref="DistributedApplicationException">A port that was asked for is taken.</exception>
    public static void AllocateAll(DistributedApplicationModel model)
    {
        var ownerByPort = new Dictionary<int, IResource>();
        foreach (var resource in model.Resources)
        {
            foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            {
                var port = FixedPort(resource, endpoint);
                if (port is { } taken && !ownerByPort.TryAdd(taken, resource))
                {
                    throw new DistributedApplicationException($"Port {taken} is asked for by both '{ownerByPort[taken].Name}' and '{resource.Name}'.");
                }
                Require(port, $"'{resource.Name}'");
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", port ?? NextFree());
            }
        }
    }

    /// <exception cref="DistributedApplicationException">The port is taken.</exception>
    public static void Require(int? port, string owner)
    {
        if (port is { } number && !IsFree(number))
        {
            throw new DistributedApplicationException($"Port {number}, which {owner} needs, is in use by another program: stop that one, or configure another port.");
        }
    }

    public static int NextFree()
    {
        lock (Gate)
        {
            for (var tries = 0; tries < 1000; tries++)
            {
                var port = Random.Shared.Next(FirstFreePort, LastFreePort);
                if (!HandedOut.Contains(port) && IsFree(port))
                {
                    HandedOut.Add(port);
                    return port;
                }
            }
        }
        throw new DistributedApplicationException($"There is no free port between {FirstFreePort} and {LastFreePort}.");
    }

    private static int? FixedPort(IResource resource, EndpointAnnotation endpoint) => (endpoint.Port, endpoint.TargetPort) switch
    {
        ({ } port, { } targetPort) when port != targetPort => throw new DistributedApplicationException(
            $"The endpoint '{endpoint.Name}' of '{resource.Name}' has port {port} and target port {targetPort}, but this build of Aspire.Hosting has no proxy between the two: make them equal."),
        var (port, targetPort) => port ?? targetPort,
    };

    private static bool IsFree(int port) => IsFree(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || IsFree(IPAddress.IPv6Loopback, port));

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            return true; // no IPv6 loopback on this machine, so nobody can hold the port on it
        }
    }
}
