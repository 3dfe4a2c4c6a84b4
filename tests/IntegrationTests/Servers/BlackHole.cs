using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A loopback port that accepts every connection, and neither reads nor responds.</summary>
internal sealed class BlackHole : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentQueue<Socket> _swallowed = [];
    private readonly Task _accepting;

    public BlackHole()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>Gets the number of accepted connections.</summary>
    public int Swallowed => _swallowed.Count;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await _accepting;
        _listener.Dispose();
        foreach (var socket in _swallowed)
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
                _swallowed.Enqueue(await _listener.AcceptSocketAsync(_closed.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The listener is closed.
        }
    }
}
