namespace Checkout.LoadGenerator.Attacks;

/// <summary>Sends requests at a steady rate as an external client: without retries, service discovery and trace context.</summary>
internal static class SteadySender
{
    private const int MaxConcurrent = 8;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <param name="storefront">The address of the storefront.</param>
    /// <param name="clientId">The client id of the requests.</param>
    public static HttpClient CreateClient(Uri storefront, string clientId)
    {
        var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, MaxConnectionsPerServer = MaxConcurrent })
        {
            BaseAddress = storefront,
            Timeout = Timeout,
        };
        http.DefaultRequestHeaders.Add("X-Client-Id", clientId);
        return http;
    }

    /// <summary>Sends requests at this rate, up to a limit of concurrent ones. A slow server gets fewer requests.</summary>
    public static async Task SendAsync(int perSecond, Func<long, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = cancellationToken };
        var perTick = Math.Max(1, (int)(perSecond * Tick.TotalSeconds));
        using var timer = new PeriodicTimer(Tick);
        var number = 0L;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await Parallel.ForAsync(0, perTick, options, async (_, _) => (await send(Interlocked.Increment(ref number))).Dispose());
        }
    }
}
