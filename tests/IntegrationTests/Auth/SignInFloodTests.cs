using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Checkout.AuthService;
using Checkout.AuthService.Accounts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Tests that many password checks, which are expensive, do not affect other requests.</summary>
[Collection(NonParallelTests.Name)]
public sealed class SignInFloodTests(TestServers servers) : IAsyncLifetime
{
    private const int SignInsPerSecond = 40;

    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHECKOUT_FLOOD_SECONDS") ?? "12", System.Globalization.CultureInfo.InvariantCulture));

    private RedisServer? _redis;
    private Shop? _shop;

    public async ValueTask InitializeAsync()
    {
        _redis = await servers.StartRedisAsync();
        _shop = await Shop.OpenAsync(servers, _redis.ConnectionString());
    }

    public async ValueTask DisposeAsync()
    {
        await _shop!.DisposeAsync();
        _redis!.Dispose();
    }

    [Fact]
    public async Task flood_of_sign_ins_does_not_affect_checkouts()
    {
        var sku = await _shop!.NewProductAsync(stock: 1000);
        var customer = await _shop.NewCustomerAsync();
        Assert.Equal(201, (await customer.BuyAsync(Basket.Create(sku))).Status);
        using var http = NewCallers();
        var refusals = new ConcurrentQueue<(int Status, bool HasRetryAfter)>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        var flood = SignInAsync(http, refusals, stop.Token);
        var checkouts = await BuyEverySecondAsync(customer, sku);
        await stop.CancelAsync();
        await flood;

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{checkouts.Count} checkouts: {string.Join(", ", checkouts.CountBy(checkout => checkout.Status))}, worst {checkouts.Max(checkout => checkout.Time.TotalMilliseconds):0} ms; "
            + $"sign-ins: {string.Join(", ", refusals.CountBy(refusal => refusal.Status))}");
        Assert.All(checkouts, checkout => Assert.Equal(201, checkout.Status));
        Assert.All(refusals.Where(refusal => refusal.Status is 429 or 503), refusal => Assert.True(refusal.HasRetryAfter));
        Assert.InRange(refusals.Count, SignInsPerSecond * Flood.TotalSeconds / 2, double.MaxValue); // it was a flood
    }

    [Fact]
    public async Task failure_after_caller_timeout_is_counted_once()
    {
        // Longer than the Gateway's timeout of one attempt.
        await using var auth = StartAuth(new SlowHasher(TimeSpan.Zero, TimeSpan.FromSeconds(2.5)));
        await using var gateway = _shop!.NewGateway(("Services:auth:http:0", auth.Url));
        var email = $"{Guid.NewGuid():N}@example.com";

        var answer = await gateway.NewClient().PostAsync("/api/auth/login", new { email, password = "not-the-password" });

        Assert.True(answer.Status is 401 or 503, answer.Text);
        await Eventually.EqualAsync([1], "the failure is counted", FailuresAsync);
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken); // a second attempt would have completed by now
        Assert.Equal([1], await FailuresAsync());
    }

    [Fact]
    public async Task excess_sign_ins_are_rejected_immediately()
    {
        await using var auth = StartAuth(new SlowHasher(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(250)));
        await using var gateway = _shop!.NewGateway(("Services:auth:http:0", auth.Url));
        var client = gateway.NewClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(async number =>
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await client.PostAsync("/api/auth/login", new { email = $"nobody-{number}@example.com", password = "not-the-password" });
            return (Response: answer, Time: Stopwatch.GetElapsedTime(started));
        }));

        var refused = answers.Where(answer => answer.Response.Status == 429).ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer =>
        {
            Assert.Equal("too_many_sign_ins", answer.Response.Code);
            Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
            Assert.InRange(answer.Time, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        });
        Assert.DoesNotContain(answers, answer => answer.Response.Status >= 500);
        Assert.Equal(429, (await Task.WhenAll(Enumerable.Range(0, 60).Select(number => client.PostAsync(
            "/api/auth/register", new { email = $"somebody-{number}@example.com", password = "a-long-password" })))).Max(answer => answer.Status));
    }

    private ServiceHost<AuthMetrics> StartAuth(IPasswordHasher<Account> hasher) => ServiceHost<AuthMetrics>.Start(
        new() { ["ConnectionStrings:authdb"] = _shop!.AuthDb.ConnectionString, ["ConnectionStrings:redis"] = _redis!.ConnectionString() },
        replace: services => services.Replace(ServiceDescriptor.Singleton(hasher)));

    // Uses a new source address for each connection, so that no address is rate limited.
    private HttpClient NewCallers() => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = TimeSpan.FromSeconds(1),
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(new IPAddress([127, 66, (byte)Random.Shared.Next(256), (byte)Random.Shared.Next(1, 255)]), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri(_shop!.Gateway!.Url),
        Timeout = TimeSpan.FromSeconds(30),
    };

    // Sends at a steady rate, independent of response times.
    private static async Task SignInAsync(HttpClient http, ConcurrentQueue<(int Status, bool HasRetryAfter)> answers, CancellationToken cancellationToken)
    {
        var under = new List<Task>();
        var number = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / SignInsPerSecond));
        while (await NextAsync(timer, cancellationToken))
        {
            under.Add(OneAsync(number++));
        }

        await Task.WhenAll(under);

        async Task OneAsync(int account)
        {
            using var response = await http.PostAsJsonAsync(
                "/api/auth/login", new { email = $"victim-{account}@example.com", password = "not-the-password" }, CancellationToken.None);
            answers.Enqueue(((int)response.StatusCode, response.Headers.RetryAfter is not null));
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<IReadOnlyList<(int Status, TimeSpan Time)>> BuyEverySecondAsync(Customer customer, string sku)
    {
        var checkouts = new List<Task<(int Status, TimeSpan Time)>>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 0; second < Flood.TotalSeconds; second++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            checkouts.Add(BuyAsync());
        }

        return await Task.WhenAll(checkouts);

        async Task<(int Status, TimeSpan Time)> BuyAsync()
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await customer.BuyAsync(Basket.Create(sku));
            return (answer.Status, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task<IReadOnlyList<int>> FailuresAsync()
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync(_redis!.ConnectionString());
        var keys = connection.GetServers().Single().Keys(pattern: "auth:failures:account:*").ToArray();
        return [.. (await connection.GetDatabase().StringGetAsync(keys)).Select(value => (int)value)];
    }

    // Computes for the given time without cancellation, as a real hash does.
    private sealed class SlowHasher(TimeSpan toHash, TimeSpan toVerify) : IPasswordHasher<Account>
    {
        public string HashPassword(Account user, string password)
        {
            Thread.Sleep(toHash);
            return "a hash";
        }

        public PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Thread.Sleep(toVerify);
            return PasswordVerificationResult.Failed;
        }
    }
}
