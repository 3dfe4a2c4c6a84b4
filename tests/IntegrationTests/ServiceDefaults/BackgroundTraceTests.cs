using System.Collections.Concurrent;
using System.Diagnostics;
using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests that background work that no request causes starts no trace.</summary>
public sealed class BackgroundTraceTests(TestServers servers)
{
    // Redis commands are exported as spans within ten seconds.
    private static readonly TimeSpan SpansArriveWithin = TimeSpan.FromSeconds(15);

    // Disables propagation, because the instrumentation of the service under test would drop the traces that this client starts.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { ActivityHeadersPropagator = null });

    [Fact]
    public async Task usage_counts_and_polls_start_no_trace()
    {
        using var redis = await servers.StartRedisAsync();
        await using var database = await servers.CreateDatabaseAsync("gateway");
        using var spans = new RecordingProcessor();
        await using var gateway = ServiceHost<CheckoutMetrics>.Start(
            new()
            {
                ["ConnectionStrings:gatewaydb"] = database.ConnectionString,
                ["ConnectionStrings:redis"] = redis.ConnectionString(),
            },
            replace: services => services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(spans)));

        for (var second = 0; second < SpansArriveWithin.TotalSeconds; second++)
        {
            using var answer = await Http.GetAsync(gateway.Url + "/api/orders", TestContext.Current.CancellationToken); // responds with 401, and is counted in the background
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        }

        Assert.Contains(spans.Ended, span => span is { Kind: ActivityKind.Client, DisplayName: "EVAL" });
        Assert.Empty(spans.Ended.Where(span => span.Kind == ActivityKind.Client && span.ParentSpanId == default).Select(span => span.DisplayName));
    }

    private sealed class RecordingProcessor : BaseProcessor<Activity>
    {
        public ConcurrentQueue<Activity> Ended { get; } = [];

        public override void OnEnd(Activity data) => Ended.Enqueue(data);
    }
}
