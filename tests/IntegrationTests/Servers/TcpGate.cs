using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A TCP proxy of a server. Refuses connections until it is opened.</summary>
internal sealed class TcpGate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, FreePort.Next());
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentQueue<Task> _connections = [];
    private readonly Uri _server;
    private Task _accepting = Task.CompletedTask;

    public TcpGate(string server) => _server = new Uri(server);

    public string Url => $"http://{_listener.LocalEndpoint}";

    public void Open()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll([_accepting, .. _connections]);
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Enqueue(ServeAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The listener is closed.
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using var server = new TcpClient();
        try
        {
            using (caller)
            {
                await server.ConnectAsync(IPAddress.Loopback, _server.Port, _ended.Token);
                await Task.WhenAny(
                    caller.GetStream().CopyToAsync(server.GetStream(), _ended.Token),
                    server.GetStream().CopyToAsync(caller.GetStream(), _ended.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // One side has closed the connection.
        }
    }
}
