using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Checkout.Tests.TestSupport;

/// <summary>Ports that nobody uses.</summary>
internal static class FreePort
{
    // Below those that Linux gives to outgoing connections, which could take one before its server does.
    private const int First = 32_001;
    private const int Last = 32_767;

    private static readonly ConcurrentDictionary<int, bool> HandedOut = [];

    /// <summary>A port of loopback that nobody listens on, and that was not handed out before.</summary>
    public static int Next()
    {
        int port;
        do
        {
            port = Random.Shared.Next(First, Last + 1);
        }
        while (IsOpen(port) || !HandedOut.TryAdd(port, true));
        return port;
    }

    /// <summary>Whether someone listens on the port.</summary>
    public static bool IsOpen(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
