using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A port of loopback that takes every connection and neither reads nor answers.</summary>
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

    /// <summary>How many connections were made to it.</summary>
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
            // It is closed.
        }
    }
}
