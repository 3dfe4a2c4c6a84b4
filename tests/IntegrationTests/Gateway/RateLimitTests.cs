using System.Net;
using System.Net.Sockets;
using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>A shop with a separate Redis that tests may stop.</summary>
public sealed class RateLimitedShop(TestServers servers) : IAsyncLifetime
{
    internal RedisServer? Redis { get; private set; }

    internal Shop? Shop { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Redis = await servers.StartRedisAsync();
        Shop = await Shop.OpenAsync(servers, Redis.ConnectionString());
    }

    public async ValueTask DisposeAsync()
    {
        await Shop!.DisposeAsync();
        Redis!.Dispose();
    }
}

/// <summary>Tests low limits, in windows longer than a test.</summary>
public sealed class RateLimitTests(RateLimitedShop shared) : IClassFixture<RateLimitedShop>, IAsyncLifetime
{
    private const string Cheap = "/openapi/v1.json";
    private const string Rejections = "gateway.rate_limit.rejections";
    private const string Fallbacks = "gateway.rate_limit.fallbacks";

    private RedisServer Redis => shared.Redis!;

    private Shop Shop => shared.Shop!;

    // Clears the counters, because all tests share one client address.
    public async ValueTask InitializeAsync() => await Redis.ClearAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task two_replicas_share_one_limit_with_one_redis_call_per_request()
    {
        await using var one = NewGateway(("Anonymous", 100));
        await using var other = NewGateway(("Anonymous", 100));
        using var rejections = one.Services.Collect<long>("Checkout.Gateway", Rejections);
        using var others = other.Services.Collect<long>("Checkout.Gateway", Rejections);
        var before = await ScriptCallsAsync();

        var answers = await InParallelAsync(1000, number => (number % 2 == 0 ? one : other).NewClient().GetAsync(Cheap));

        Assert.Equal(100, answers.Count(answer => answer.Status == 200));
        Assert.Equal(900, answers.Count(answer => answer.Status == 429));
        Assert.Equal(1000, await ScriptCallsAsync() - before);
        Assert.Equal(900, rejections.Sum(("checkout.rate_limit.policy", "anonymous")) + others.Sum(("checkout.rate_limit.policy", "anonymous")));
    }

    [Fact]
    public async Task responses_have_rate_limit_headers()
    {
        await using var gateway = NewGateway(("Anonymous", 2));
        var client = gateway.NewClient();

        ApiResponse[] answers = [await client.GetAsync(Cheap), await client.GetAsync("/api/nowhere"), await client.GetAsync(Cheap)];

        Assert.Equal([200, 404, 429], answers.Select(answer => answer.Status));
        Assert.Equal(["2", "2", "2"], answers.Select(answer => Header(answer, "RateLimit-Limit")));
        Assert.Equal(["1", "0", "0"], answers.Select(answer => Header(answer, "RateLimit-Remaining")));
        Assert.All(answers, answer => Assert.InRange(int.Parse(Header(answer, "RateLimit-Reset"), null), 3000, 3600));
        Assert.Equal("rate_limited", answers[2].Code);
        Assert.Equal(Header(answers[2], "RateLimit-Reset"), $"{answers[2].Headers.RetryAfter!.Delta!.Value.TotalSeconds}");
        Assert.Null(answers[1].Headers.RetryAfter);
    }

    [Fact]
    public async Task only_custom_rate_limit_metrics_are_exported()
    {
        await using var gateway = NewGateway(("Anonymous", 1));
        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.NewClient().GetAsync(Cheap)));

        var metrics = (await gateway.NewClient().GetAsync("/metrics")).Text;

        Assert.Contains("gateway_rate_limit_rejections_total{", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("aspnetcore_rate_limiting", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task error_responses_have_rate_limit_headers()
    {
        await using var gateway = Shop.NewGateway(("Services:inventory:http:0", $"http://127.0.0.1:{FreePort.Next()}"));

        var answer = await gateway.NewClient().GetAsync("/api/products");

        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.NotEmpty(Header(answer, "RateLimit-Remaining"));
    }

    [Fact]
    public async Task requests_are_accepted_in_the_next_window()
    {
        await using var gateway = NewGateway([("Anonymous", 1)], window: "00:00:02");
        var client = gateway.NewClient();
        Assert.Equal(200, (await client.GetAsync(Cheap)).Status);
        Assert.Equal(429, (await client.GetAsync(Cheap)).Status);

        await Eventually.EqualAsync(200, "the window ends", async () => (await client.GetAsync(Cheap)).Status);
    }

    [Fact]
    public async Task signed_in_callers_are_counted_separately()
    {
        await using var gateway = NewGateway(("User", 2), ("Anonymous", 1));
        var first = (await Shop.NewCustomerAsync()).Client.At(gateway.Url);
        var second = (await Shop.NewCustomerAsync()).Client.At(gateway.Url);
        using var rejections = gateway.Services.Collect<long>("Checkout.Gateway", Rejections);

        Assert.Equal([200, 200, 429], await StatusesAsync(3, () => first.GetAsync("/api/orders")));
        Assert.Equal([200, 200, 429], await StatusesAsync(3, () => second.GetAsync("/api/orders")));
        Assert.Equal(200, (await gateway.NewClient().GetAsync(Cheap)).Status);
        Assert.Equal((2, 0), (rejections.Sum(("checkout.rate_limit.policy", "user")), rejections.Sum(("checkout.rate_limit.policy", "anonymous"))));
    }

    [Fact]
    public async Task invalid_token_counts_by_address()
    {
        await using var gateway = NewGateway(("Anonymous", 2));

        Assert.Equal([401, 401, 429], await StatusesAsync(3, () => gateway.NewClient().WithToken($"made-up-{Guid.NewGuid()}").GetAsync("/api/orders")));
    }

    [Fact]
    public async Task callers_at_different_addresses_are_counted_separately()
    {
        await using var gateway = NewGateway(("Anonymous", 1));
        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.NewClient().GetAsync(Cheap)));

        using var elsewhere = ClientAt(IPAddress.Parse("127.0.0.2"));
        using var answer = await elsewhere.GetAsync(gateway.Url + Cheap, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task forged_address_header_is_ignored()
    {
        await using var gateway = NewGateway(("Anonymous", 1));

        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.NewClient().SendAsync(
            HttpMethod.Get, Cheap, headers: [("X-Forwarded-For", $"203.0.113.{Random.Shared.Next(255)}"), ("Forwarded", "for=203.0.113.1")])));
    }

    [Fact]
    public async Task sign_in_and_checkout_have_separate_limits()
    {
        var sku = await Shop.NewProductAsync(stock: 10);
        var customer = await Shop.NewCustomerAsync();
        await using var gateway = NewGateway(("Login", 2), ("Checkout", 2));
        using var rejections = gateway.Services.Collect<long>("Checkout.Gateway", Rejections);
        await Redis.ClearAsync(); // clears the count of the sign-in
        var there = customer with { Client = customer.Client.At(gateway.Url) };

        Assert.Equal([201, 201, 429], await StatusesAsync(3, () => there.BuyAsync(Basket.Create(sku))));
        Assert.Equal([401, 401, 429], await StatusesAsync(3, () => gateway.NewClient().PostAsync(
            "/api/auth/login", new { email = $"{Guid.NewGuid()}@example.com", password = "not-the-password" })));
        Assert.Equal(200, (await there.Client.GetAsync("/api/orders")).Status);
        Assert.Equal(new Stock(8, 0, 2), await Shop.StockAsync(sku));
        Assert.Equal((1, 1), (rejections.Sum(("checkout.rate_limit.policy", "checkout")), rejections.Sum(("checkout.rate_limit.policy", "login"))));
    }

    [Fact]
    public async Task pages_and_liveness_check_are_not_limited()
    {
        await using var gateway = NewGateway(("Anonymous", 1));
        Assert.Equal([200, 429], await StatusesAsync(2, () => gateway.NewClient().GetAsync(Cheap)));

        foreach (var path in (string[])["/", "/css/base.css", "/alive"])
        {
            Assert.Equal([200, 200], await StatusesAsync(2, () => gateway.NewClient().GetAsync(path)));
        }
    }

    [Fact]
    public async Task without_redis_each_replica_counts_separately()
    {
        await using var one = NewGateway(("Anonymous", 10));
        await using var other = NewGateway(("Anonymous", 10));
        using var fallbacks = one.Services.Collect<long>("Checkout.Gateway", Fallbacks);
        Redis.Stop();

        var answers = await InParallelAsync(100, number => (number % 2 == 0 ? one : other).NewClient().GetAsync(Cheap));

        Assert.Equal(20, answers.Count(answer => answer.Status == 200));
        Assert.Equal(80, answers.Count(answer => answer.Status == 429));
        Assert.All(answers.Where(answer => answer.Status == 429), answer => Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600));
        Assert.Equal(50, fallbacks.Sum(("checkout.rate_limit.policy", "anonymous")));
        Assert.Single(one.LogLines, line => line.Contains("Redis is not available; continuing without it", StringComparison.Ordinal));

        await Redis.StartAsync();
        await Eventually.SucceedsAsync("Redis counts again", async () =>
        {
            await one.NewClient().GetAsync(Cheap);
            Assert.NotEqual(0, await ScriptCallsAsync());
        });
    }

    [Fact]
    public async Task without_redis_all_requests_are_accepted_if_configured()
    {
        await using var gateway = Shop.NewGateway(("RateLimits:Anonymous:Requests", "1"), ("RateLimits:WhenRedisIsDown", "Admit"));
        Redis.Stop();

        Assert.All(await StatusesAsync(5, () => gateway.NewClient().GetAsync(Cheap)), status => Assert.Equal(200, status));
        await Redis.StartAsync();
    }

    [Fact]
    public void limit_of_zero_is_rejected_at_startup() =>
        Assert.Contains("RateLimits", Assert.ThrowsAny<Exception>(() => NewGateway(("User", 0))).ToString(), StringComparison.Ordinal);

    private ServiceHost<CheckoutMetrics> NewGateway(params (string Policy, int Requests)[] limits) => NewGateway(limits, window: "01:00:00");

    private ServiceHost<CheckoutMetrics> NewGateway((string Policy, int Requests)[] limits, string window) => Shop.NewGateway(
        [.. limits.SelectMany(limit => new[]
        {
            ($"RateLimits:{limit.Policy}:Requests", $"{limit.Requests}"), ($"RateLimits:{limit.Policy}:Window", window),
        })]);

    // A client sends the text of a script that it has not loaded yet.
    private async Task<long> ScriptCallsAsync() =>
        await RedisStatistics.CountCallsAsync(Redis.ConnectionString(), "evalsha") + await RedisStatistics.CountCallsAsync(Redis.ConnectionString(), "eval");

    private static string Header(ApiResponse answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    private static async Task<IEnumerable<int>> StatusesAsync(int times, Func<Task<ApiResponse>> request)
    {
        var statuses = new int[times];
        for (var time = 0; time < times; time++)
        {
            statuses[time] = (await request()).Status;
        }

        return statuses;
    }

    private static async Task<ApiResponse[]> InParallelAsync(int count, Func<int, Task<ApiResponse>> request)
    {
        var answers = new ApiResponse[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) => answers[number] = await request(number));
        return answers;
    }

    private static HttpClient ClientAt(IPAddress address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
