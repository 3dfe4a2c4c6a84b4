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
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public HttpClient Create(string clientId)
    {
        var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, MaxConnectionsPerServer = 8 })
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
        const int AtOnce = 8;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var number = 0L;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await Parallel.ForAsync(
                0, Math.Max(1, perSecond / 10), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (_, _) => (await send(Interlocked.Increment(ref number))).Dispose());
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
