using Checkout.AuthService;
using Checkout.Gateway.Checkouts;
using Checkout.InventoryService;
using Checkout.PaymentService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Tests that internal services reject calls without valid credentials.</summary>
[Collection(SharedShopTests.Name)]
public sealed class ServiceAuthTests(SharedShop shared, TestServers servers)
{
    private readonly Shop _shop = shared.Shop;

    public static TheoryData<string, string, string> InternalCalls => new()
    {
        { "auth", "POST", "/accounts" },
        { "auth", "POST", "/sessions" },
        { "auth", "GET", "/sessions/current" },
        { "auth", "DELETE", "/sessions/current" },
        { "inventory", "GET", "/products" },
        { "inventory", "PUT", $"/reservations/{Guid.Empty}" },
        { "inventory", "POST", $"/reservations/{Guid.Empty}/commit" },
        { "inventory", "DELETE", $"/reservations/{Guid.Empty}" },
        { "payment", "PUT", $"/payments/{Guid.Empty}" },
        { "payment", "POST", $"/payments/{Guid.Empty}/settle" },
        { "payment", "DELETE", $"/payments/{Guid.Empty}" },
        { "payment", "GET", $"/processor/charges/{Guid.Empty}" },
        { "payment", "PUT", $"/processor/charges/{Guid.Empty}" },
        { "payment", "POST", $"/processor/charges/{Guid.Empty}/capture" },
        { "payment", "DELETE", $"/processor/charges/{Guid.Empty}" },
        { "payment", "GET", "/no-such-thing" },
        { "notification", "GET", "/alerts" },
        { "notification", "POST", "/alerts" },
    };

    [Theory]
    [MemberData(nameof(InternalCalls))]
    public async Task service_rejects_requests_without_token(string service, string method, string path)
    {
        var answer = await new ApiClient(UrlOf(service)).SendAsync(new HttpMethod(method), path, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((401, "unauthenticated"), answer.Problem);
    }

    [Theory]
    [InlineData("inventory", "GET", "/products")]
    [InlineData("inventory", "DELETE", "/reservations/00000000-0000-0000-0000-000000000001")]
    [InlineData("payment", "DELETE", "/payments/00000000-0000-0000-0000-000000000001")]
    public async Task customer_token_is_rejected_by_internal_services(string service, string method, string path)
    {
        var customer = await shared.CustomerAsync();

        Assert.Equal((401, "unauthenticated"), (await customer.Client.At(UrlOf(service)).SendAsync(new HttpMethod(method), path, cancellationToken: TestContext.Current.CancellationToken)).Problem);
    }

    [Fact]
    public async Task user_and_service_tokens_are_not_interchangeable()
    {
        var customer = await shared.CustomerAsync();
        var auth = _shop.Auth!.Url;
        var service = new ApiClient(auth, await ServiceTokenAsync());

        Assert.Equal((403, "forbidden"), (await customer.Client.At(auth).PostAsync("/accounts", new { email = "a@example.com", password = "a-long-password" })).Problem);
        Assert.Equal((403, "forbidden"), (await service.GetAsync("/sessions/current")).Problem);
        Assert.Equal((401, "unauthenticated"), (await service.At(_shop.Gateway!.Url).GetAsync("/api/orders")).Problem);
    }

    [Fact]
    public async Task service_with_its_secret_gets_a_valid_token()
    {
        var service = new ApiClient(_shop.Inventory!.Url, await ServiceTokenAsync());

        Assert.Equal(200, (await service.GetAsync("/products")).Status);
    }

    [Theory]
    [InlineData("gateway", "not-the-secret-of-the-gateway")]
    [InlineData("nobody", "not-the-secret-of-anybody-here")]
    [InlineData("gateway", "")]
    [InlineData(null, null)]
    public async Task service_without_its_secret_gets_no_token(string? client, string? secret) =>
        Assert.InRange((await new ApiClient(_shop.Auth!.Url).PostAsync("/service-tokens", new { client, secret })).Status, 400, 401);

    [Fact]
    public async Task forged_token_and_token_for_another_audience_are_rejected()
    {
        var good = new Jwt(await ServiceTokenAsync());
        using var strangers = System.Security.Cryptography.RSA.Create(2048);

        string[] forged =
        [
            good.With(("sub", "admin")).ToString(),
            good.SignedBy(strangers).ToString(),
            good.WithAlgorithm("none").Unsigned().ToString(),
            TestSecrets.CreateToken("tests", "another", "service"),
            TestSecrets.CreateToken("tests", "checkout", "service"),
        ];
        foreach (var token in forged)
        {
            Assert.Equal((401, "unauthenticated"), (await new ApiClient(_shop.Inventory!.Url, token).GetAsync("/products")).Problem);
        }

        Assert.Equal((403, "forbidden"), (await new ApiClient(_shop.Inventory!.Url, TestSecrets.CreateToken("tests", "checkout-internal", "admin")).GetAsync("/products")).Problem);
    }

    [Fact]
    public async Task processor_requires_its_own_key()
    {
        const string Charge = "/processor/charges/00000000-0000-0000-0000-000000000001";
        var payment = new ApiClient(_shop.Payment!.Url);
        Task<ApiResponse> FindWithAsync(string key) =>
            payment.SendAsync(HttpMethod.Get, Charge, headers: [("X-Api-Key", key)], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(404, (await FindWithAsync(TestSecrets.ProcessorApiKey)).Status);
        Assert.Equal(401, (await FindWithAsync("not-the-key")).Status);
        Assert.Equal(401, (await _shop.Payment.NewClient().GetAsync(Charge)).Status);
    }

    [Theory]
    [InlineData("/alive")]
    [InlineData("/health")]
    [InlineData("/metrics")]
    public async Task health_and_metrics_require_no_token(string path)
    {
        foreach (var service in (string[])["auth", "inventory", "payment", "notification"])
        {
            Assert.Equal(200, (await new ApiClient(UrlOf(service)).GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task token_is_not_rejected_before_keys_are_loaded()
    {
        var port = FreePort.Next();
        var (key, value) = ("Services:auth:http:0", $"http://127.0.0.1:{port}");
        await using var database = await servers.CreateDatabaseAsync("inventory");
        await using var gateway = _shop.NewGateway((key, value));
        await using var inventory = ServiceHost<InventoryMetrics>.Start(new() { ["ConnectionStrings:inventorydb"] = database.ConnectionString, [key] = value });
        var customer = (await _shop.NewCustomerAsync()).Client.At(gateway.Url);
        var service = new ApiClient(inventory.Url, await ServiceTokenAsync());

        Assert.Equal((503, "try_later"), (await customer.GetAsync("/api/orders")).Problem);
        Assert.Equal((503, "try_later"), (await service.GetAsync("/products")).Problem);
        Assert.Equal((503, "try_later"), (await gateway.NewClient().GetAsync("/api/products")).Problem);
        Assert.Equal((401, "unauthenticated"), (await gateway.NewClient().GetAsync("/api/orders")).Problem);

        await using var auth = ServiceHost<AuthMetrics>.Start(
            new() { ["ConnectionStrings:authdb"] = _shop.AuthDb.ConnectionString, ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.SharedShop) }, port);
        await Eventually.EqualAsync(200, "Gateway has the keys", async () => (await customer.GetAsync("/api/orders")).Status);
        await Eventually.EqualAsync(200, "InventoryService has the keys", async () => (await service.GetAsync("/products")).Status);
        await Eventually.EqualAsync(200, "Gateway has a token", async () => (await gateway.NewClient().GetAsync("/api/products")).Status);
    }

    [Fact]
    public async Task services_work_without_AuthService_after_startup()
    {
        await using var shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.CrashedShop));
        var customer = await shop.NewCustomerAsync();
        Assert.Equal(200, (await customer.Client.GetAsync("/api/products")).Status);
        Assert.Equal(200, (await customer.Client.GetAsync("/api/orders")).Status);

        await shop.Auth!.DisposeAsync();

        Assert.Equal(200, (await customer.Client.GetAsync("/api/products")).Status);
        Assert.Equal(200, (await customer.Client.GetAsync("/api/orders")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("too-short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("this-is-the-default-secret-0123456789")]
    public async Task weak_secret_is_rejected_at_startup(string secret)
    {
        await using var database = await servers.CreateDatabaseAsync("secrets");
        var cache = servers.RedisConnectionString(RedisDatabase.Auth);

        AssertDoesNotStart<AuthMetrics>("ServiceClients:gateway", new()
        {
            ["ConnectionStrings:authdb"] = database.ConnectionString, ["ConnectionStrings:redis"] = cache, ["ServiceClients:gateway"] = secret,
        });
        AssertDoesNotStart<CheckoutMetrics>("ServiceClient:Secret", new()
        {
            ["ConnectionStrings:gatewaydb"] = database.ConnectionString, ["ConnectionStrings:redis"] = cache, ["ServiceClient:Secret"] = secret,
        });
        AssertDoesNotStart<PaymentMetrics>("Processor:ApiKey", new()
        {
            ["ConnectionStrings:paymentdb"] = database.ConnectionString, ["Processor:Url"] = "http://127.0.0.1:9", ["Processor:ApiKey"] = secret,
        });
    }

    private static void AssertDoesNotStart<TMarker>(string setting, Dictionary<string, string> settings)
        where TMarker : class
    {
        var failure = Assert.ThrowsAny<Exception>(() => ServiceHost<TMarker>.Start(settings)).ToString();
        Assert.Contains(setting, failure, StringComparison.Ordinal);
        Assert.True(settings[setting].Length == 0 || !failure.Contains(settings[setting], StringComparison.Ordinal), "The failure tells the secret.");
    }

    private async Task<string> ServiceTokenAsync()
    {
        var answer = await new ApiClient(_shop.Auth!.Url).PostAsync("/service-tokens", new { client = "gateway", secret = TestSecrets.GatewaySecret });
        Assert.Equal(200, answer.Status);
        return answer.Member("accessToken");
    }

    private string UrlOf(string service) => service switch
    {
        "auth" => _shop.Auth!.Url,
        "inventory" => _shop.Inventory!.Url,
        "notification" => _shop.Notification!.Url,
        _ => _shop.Payment!.Url,
    };
}
