using System.Net;
using System.Net.Sockets;
using Checkout.ServiceDefaults;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Checkout.Gateway.Scenarios;

/// <summary>
/// Somebody outside who calls this Gateway by its public address, at a steady rate: no retries, no service discovery, and
/// no trace context of ours.
/// </summary>
internal sealed class OutsideClient(IServer server, IConfiguration configuration)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <param name="clientId">Whom the requests say that they come from.</param>
    /// <param name="hasManyAddresses">
    /// Whether each connection comes from another address, where the system allows that: Linux has all of 127.0.0.0/8.
    /// </param>
    public HttpClient Create(string clientId, bool hasManyAddresses = false)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = null,
            MaxConnectionsPerServer = AtOnce,
            PooledConnectionLifetime = hasManyAddresses ? TimeSpan.FromSeconds(1) : System.Threading.Timeout.InfiniteTimeSpan,
            ConnectCallback = hasManyAddresses && OperatingSystem.IsLinux() ? ConnectFromAnywhereAsync : null,
        })
        {
            BaseAddress = PublicAddress(),
            Timeout = Timeout,
        };
        http.DefaultRequestHeaders.Add("X-Client-Id", clientId);
        return http;
    }

    /// <summary>Sends so many requests a second, and never more than a few at once: what is slow is asked less often.</summary>
    public static async Task SendAsync(int perSecond, Func<long, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        var perTick = Math.Max(1, (int)(perSecond * Tick.TotalSeconds));
        using var timer = new PeriodicTimer(Tick);
        var number = 0L;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await Parallel.ForAsync(0, perTick, options, async (_, _) => (await send(Interlocked.Increment(ref number))).Dispose());
        }
    }

    private static async ValueTask<Stream> ConnectFromAnywhereAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(new IPAddress([127, 66, (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Uri PublicAddress()
    {
        var management = configuration.GetValue<int?>(DefaultEndpoints.ManagementPortKey);
        var address = server.Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(BindingAddress.Parse)
            .First(address => address.Port != management);
        var host = address.Host is "*" or "+" or "[::]" or "0.0.0.0" ? "localhost" : address.Host;
        return new UriBuilder(address.Scheme, host, address.Port).Uri;
    }
}
