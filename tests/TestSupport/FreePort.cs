using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Checkout.Tests.TestSupport;

/// <summary>Finds unused ports.</summary>
internal static class FreePort
{
    // Below the ephemeral ports of Linux: an outgoing connection could take one of those before the server binds it.
    private const int First = 32_001;
    private const int Last = 32_767;

    private static readonly ConcurrentDictionary<int, bool> HandedOut = [];

    /// <summary>Returns a loopback port that is unused and was not returned before.</summary>
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

    /// <summary>Returns whether a process listens on the port.</summary>
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
