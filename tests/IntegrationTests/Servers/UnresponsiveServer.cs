using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A loopback port that accepts every connection, and neither reads nor responds.</summary>
internal sealed class UnresponsiveServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentQueue<Socket> _accepted = [];
    private readonly Task _accepting;

    public UnresponsiveServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Gets the number of accepted connections.</summary>
    public int AcceptedConnections => _accepted.Count;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var socket in _accepted)
        {
            socket.Dispose();
        }

        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _accepted.Enqueue(await _listener.AcceptSocketAsync(_closed.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The listener is closed.
        }
    }
}
