using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Checkout.Gateway.Usage;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests that the usage endpoints report the requests that were made.</summary>
public sealed class UsageTests(RateLimitedShop shared) : IClassFixture<RateLimitedShop>, IAsyncLifetime
{
    private const string Reader = "reader";
    private const int LoadingClients = 4;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BatchInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(300); // of the timer and the write

    private string _adminToken = "";

    private RedisServer Redis => shared.Redis!;

    private Shop Shop => shared.Shop!;

    public async ValueTask InitializeAsync()
    {
        var login = await Shop.Client.PostAsync("/api/auth/login", new { email = "admin@example.com", password = "admin-password" });
        _adminToken = login.Member("accessToken");
        // Waits until earlier requests are written, and deletes them.
        await Eventually.TrueAsync("the sign-in is counted", async () => (await CountsAsync()).Keys.Any(field => field.Contains("/api/auth/login", StringComparison.Ordinal)));
        await Redis.ClearAsync();
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task usage_report_counts_every_request()
    {
        var products = Times(5, "storefront", HttpMethod.Get, "/api/products");
        var noOrders = Times(2, "storefront", HttpMethod.Get, "/api/orders");
        var partner = Times(4, "partner-7", HttpMethod.Get, "/api/products");
        var noOrder = Times(3, "partner-7", HttpMethod.Get, $"/api/orders/{Guid.NewGuid()}");
        var made = Enumerable.Range(0, 6).Select(number => Send(null, new HttpMethod($"VERB{number}"), $"/api/made-up/{number}"));
        await Task.WhenAll([.. products, .. noOrders, .. partner, .. noOrder, .. made]);

        await Eventually.SucceedsAsync("the usage report counts every request", async () =>
        {
            var report = await ReportAsync();
            Assert.Equal(7, report.GetProperty("periodDays").GetInt32());
            Assert.Equal(
                [("anonymous", 6L, 6L, 1), ("partner-7", 7L, 3L, 0.4286), ("storefront", 7L, 2L, 0.2857)],
                Rows(report, "byClient").Where(row => Text(row, "client") != Reader)
                    .Select(row => (Text(row, "client"), Number(row, "requests"), Number(row, "errors"), row.GetProperty("errorShare").GetDouble()))
                    .OrderBy(row => row.Item1));
            Assert.Equal(
                [("GET", "/api/orders", 2L, 2L), ("GET", "/api/orders/{id}", 3L, 3L), ("GET", "/api/products", 9L, 0L), ("_OTHER", "(unmatched)", 6L, 6L)],
                Rows(report, "popularEndpoints").Where(row => Text(row, "endpoint") != "/api/analytics/usage")
                    .Select(row => (Text(row, "method"), Text(row, "endpoint"), Number(row, "requests"), Number(row, "errors")))
                    .OrderBy(row => row.Item2, StringComparer.Ordinal).ThenBy(row => row.Item2).OrderBy(row => row.Item1 == "_OTHER" ? 1 : 0));
            var dates = Rows(report, "usageByDate");
            Assert.Equal(Enumerable.Range(-6, 7).Select(day => $"{DateTime.UtcNow.AddDays(day):yyyy-MM-dd}"), dates.Select(row => Text(row, "date")));
            Assert.Equal((20, 11), (dates.Sum(row => Number(row, "requests")) - ByReader(report), dates.Sum(row => Number(row, "errors"))));
        });
    }

    [Fact]
    public async Task random_clients_paths_and_methods_do_not_fill_redis()
    {
        await Parallel.ForAsync(0, 300, TestContext.Current.CancellationToken, async (number, _) =>
            await Send($"made-up-{number}", new HttpMethod($"VERB{number}"), $"/api/{number}/{Guid.NewGuid()}"));
        await Send("Not A Name", HttpMethod.Get, "/api/x");
        await Send(new string('x', 33), HttpMethod.Get, "/api/x");

        await Eventually.EqualAsync(302, "all is counted", async () => (await CountsAsync()).Values.Sum());
        var clients = (await CountsAsync()).Keys.Select(field => field.Split('|')[0]).Distinct().ToList();
        Assert.Equal(21, clients.Count);
        Assert.Contains("other", clients);
        Assert.InRange((await CountsAsync()).Count, 21, 23);
    }

    [Fact]
    public async Task counts_expire_after_their_retention_period()
    {
        await Send("storefront", HttpMethod.Get, "/api/products");
        await Eventually.EqualAsync(1, "it is counted", async () => (await CountsAsync()).Values.Sum());

        using var connection = await ConnectionMultiplexer.ConnectAsync(Redis.ConnectionString());
        var redis = connection.GetDatabase();
        foreach (var (key, days) in (Dictionary<string, int>)new() { [DayKey()] = 30, [$"usage:hour:{DateTime.UtcNow:yyyy-MM-ddTHH}"] = 7 })
        {
            Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value, TimeSpan.FromDays(days) - TimeSpan.FromMinutes(5), TimeSpan.FromDays(days));
        }
    }

    [Fact]
    public async Task requests_without_redis_are_counted_once_after_recovery()
    {
        await Task.WhenAll(Times(3, "storefront", HttpMethod.Get, "/api/orders"));
        Redis.Stop();
        await Task.WhenAll(Times(4, "storefront", HttpMethod.Get, "/api/orders"));
        await Redis.StartAsync();
        await Task.WhenAll(Times(5, "storefront", HttpMethod.Get, "/api/orders"));

        await Eventually.EqualAsync(12, "all is counted", async () => (await CountsAsync()).Values.Sum());
    }

    [Fact]
    public async Task stopped_gateway_writes_pending_counts()
    {
        var gateway = Shop.NewGateway();
        for (var request = 0; request < 50; request++)
        {
            await Send("storefront", HttpMethod.Get, "/api/orders", gateway.Url);
        }

        await gateway.DisposeAsync();

        Assert.Equal(50, (await CountsAsync())["storefront|GET|/api/orders|4xx"]);
    }

    [Fact]
    public async Task concurrent_stops_write_pending_counts_once()
    {
        await using var gateway = Shop.NewGateway();
        var writer = gateway.Services.GetServices<IHostedService>().OfType<UsageWriter>().Single();
        var queue = gateway.Services.GetRequiredService<UsageQueue>();
        var key = new UsageKey(DateTime.UtcNow.Date, new("storefront", IsConfigured: true), "GET", "/api/orders", "4xx");
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(queue.TryAdd(key)));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => writer.StopAsync(TestContext.Current.CancellationToken)));

        Assert.Equal(50, (await CountsAsync())["storefront|GET|/api/orders|4xx"]);
    }

    [Fact]
    public async Task killed_gateway_loses_at_most_one_interval()
    {
        using var gateway = await GatewayProcess.StartAsync(Shop.GatewaySettings());
        var answered = new ConcurrentQueue<long>();
        var started = Stopwatch.GetTimestamp();
        using var killed = new CancellationTokenSource();
        var loading = Enumerable.Range(0, LoadingClients).Select(async _ =>
        {
            while (!killed.IsCancellationRequested)
            {
                try
                {
                    await Send("storefront", HttpMethod.Get, "/api/orders", gateway.Url);
                    answered.Enqueue(Stopwatch.GetTimestamp());
                }
                catch (HttpRequestException)
                {
                    return; // the process has ended
                }
            }
        }).ToList();
        await Eventually.TrueAsync("it has run for a while", () => Task.FromResult(Stopwatch.GetElapsedTime(started) > Load));

        var end = Stopwatch.GetTimestamp();
        gateway.Kill();
        await killed.CancelAsync();
        await Task.WhenAll(loading);

        var counted = (await CountsAsync()).Values.Sum();
        var old = answered.Count(moment => Stopwatch.GetElapsedTime(moment, end) > BatchInterval + Tolerance);
        Assert.InRange(old, 10, int.MaxValue);
        Assert.InRange(counted, old, answered.Count + LoadingClients);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("31")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("99999999999")]
    public async Task invalid_period_is_rejected(string days) =>
        Assert.Equal((400, "invalid_request"), (await Shop.Client.WithToken(_adminToken).GetAsync($"/api/analytics/usage?days={days}")).Problem);

    [Fact]
    public async Task usage_requires_an_administrator()
    {
        var customer = await Shop.NewCustomerAsync();

        Assert.Equal((403, "forbidden"), (await customer.Client.GetAsync("/api/analytics/usage")).Problem);
        Assert.Equal((401, "unauthenticated"), (await Shop.Client.GetAsync("/api/analytics/usage")).Problem);
    }

    [Fact]
    public async Task metric_labels_only_configured_clients()
    {
        using var requests = Shop.Gateway!.Services.Collect<long>("Checkout.Gateway", "gateway.api.requests");

        await Send("storefront", HttpMethod.Get, "/api/orders");
        await Send("partner-7", HttpMethod.Get, "/api/orders");
        await Send(null, HttpMethod.Get, $"/api/{Guid.NewGuid()}");

        await Eventually.EqualAsync(
            (1L, 1L, 1L),
            "all are measured",
            () => Task.FromResult((
                requests.Sum(("checkout.client.id", "storefront"), ("http.route", "/api/orders"), ("http.request.method", "GET"), ("checkout.http.status_class", "4xx")),
                requests.Sum(("checkout.client.id", "other"), ("http.route", "/api/orders")),
                requests.Sum(("checkout.client.id", "anonymous"), ("http.route", "(unmatched)")))));
    }

    private static string DayKey() => $"usage:day:{DateTime.UtcNow:yyyy-MM-dd}";

    private IEnumerable<Task<ApiResponse>> Times(int count, string client, HttpMethod method, string path) =>
        Enumerable.Range(0, count).Select(_ => Send(client, method, path));

    private Task<ApiResponse> Send(string? client, HttpMethod method, string path, string? url = null) => new ApiClient(url ?? Shop.Gateway!.Url).SendAsync(
        method, path, headers: client is null ? [] : [("X-Client-Id", client)], cancellationToken: TestContext.Current.CancellationToken);

    private async Task<Dictionary<string, long>> CountsAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(Redis.ConnectionString());
        return (await connection.GetDatabase().HashGetAllAsync(DayKey())).ToDictionary(entry => (string)entry.Name!, entry => (long)entry.Value);
    }

    private async Task<JsonElement> ReportAsync()
    {
        var answer = await new ApiClient(Shop.Gateway!.Url, _adminToken).SendAsync(
            HttpMethod.Get, "/api/analytics/usage", headers: [("X-Client-Id", Reader)], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(200, answer.Status);
        return answer.Json;
    }

    private static long ByReader(JsonElement report) =>
        Rows(report, "byClient").Where(row => Text(row, "client") == Reader).Sum(row => Number(row, "requests"));

    private static List<JsonElement> Rows(JsonElement report, string table) => [.. report.GetProperty(table).EnumerateArray()];

    private static string Text(JsonElement row, string member) => row.GetProperty(member).GetString()!;

    private static long Number(JsonElement row, string member) => row.GetProperty(member).GetInt64();
}
