using System.Diagnostics;
using Checkout.AuthService;
using Checkout.Gateway.Checkouts;
using Checkout.InventoryService;
using Checkout.NotificationService;
using Checkout.PaymentService;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>All five services, configured as by the AppHost, each with its own database.</summary>
internal sealed class Shop : IAsyncDisposable
{
    public const string TraceUrl = "http://traces.example/{traceId}";

    private static readonly TimeSpan SignInTimeout = TimeSpan.FromSeconds(30);

    private readonly string _redis;
    private readonly int _inventoryPort = FreePort.Next();
    private readonly int _paymentPort = FreePort.Next();
    private readonly int _authPort = FreePort.Next();
    private int _names;

    private Shop(string redis, string mailFolder)
    {
        _redis = redis;
        MailFolder = mailFolder;
    }

    public string MailFolder { get; }

    public required Database AuthDb { get; init; }

    public required Database GatewayDb { get; init; }

    public required Database InventoryDb { get; init; }

    public required Database PaymentDb { get; init; }

    public required Database NotificationDb { get; init; }

    public ServiceHost<AuthMetrics>? Auth { get; private set; }

    public ServiceHost<CheckoutMetrics>? Gateway { get; private set; }

    public ServiceHost<InventoryMetrics>? Inventory { get; private set; }

    public ServiceHost<PaymentMetrics>? Payment { get; private set; }

    public ServiceHost<NotificationMetrics>? Notification { get; private set; }

    public ApiClient Client => Gateway!.NewClient();

    /// <summary>Starts all services.</summary>
    /// <param name="servers">The servers for the databases.</param>
    /// <param name="redis">The connection string of Redis.</param>
    /// <param name="gatewaySettings">Additional settings of the Gateway.</param>
    public static async Task<Shop> OpenAsync(TestServers servers, string redis, params (string Key, string Value)[] gatewaySettings)
    {
        var shop = new Shop(redis, servers.NewFolder("mail"))
        {
            AuthDb = await servers.CreateDatabaseAsync("auth"),
            GatewayDb = await servers.CreateDatabaseAsync("gateway"),
            InventoryDb = await servers.CreateDatabaseAsync("inventory"),
            PaymentDb = await servers.CreateDatabaseAsync("payment"),
            NotificationDb = await servers.CreateDatabaseAsync("notification"),
        };
        shop.StartAuth();
        shop.StartInventory();
        shop.StartPayment();
        shop.StartNotification();
        shop.Gateway = shop.NewGateway(gatewaySettings);
        return shop;
    }

    public void StartAuth() => Auth = ServiceHost<AuthMetrics>.Start(
        new() { ["ConnectionStrings:authdb"] = AuthDb.ConnectionString, ["ConnectionStrings:redis"] = _redis }, _authPort);

    public void StartInventory() => Inventory = ServiceHost<InventoryMetrics>.Start(
        new()
        {
            ["ConnectionStrings:inventorydb"] = InventoryDb.ConnectionString,
            ["ConnectionStrings:redis"] = _redis,
            ["Services:auth:http:0"] = Url(_authPort),
        },
        _inventoryPort);

    public void StartPayment() => Payment = ServiceHost<PaymentMetrics>.Start(
        new()
        {
            ["ConnectionStrings:paymentdb"] = PaymentDb.ConnectionString,
            ["ConnectionStrings:redis"] = _redis,
            ["Services:auth:http:0"] = Url(_authPort),
            ["Processor:Url"] = Url(_paymentPort),
        },
        _paymentPort);

    public void StartNotification() => Notification = ServiceHost<NotificationMetrics>.Start(new()
    {
        ["ConnectionStrings:notificationdb"] = NotificationDb.ConnectionString,
        ["ConnectionStrings:redis"] = _redis,
        ["Mail:Folder"] = MailFolder,
    });

    /// <summary>Starts a replica of the Gateway with additional settings. The caller disposes it.</summary>
    public ServiceHost<CheckoutMetrics> NewGateway(params (string Key, string Value)[] settings)
    {
        var all = GatewaySettings();
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return ServiceHost<CheckoutMetrics>.Start(all);
    }

    /// <summary>Returns the settings of a Gateway of this shop.</summary>
    public Dictionary<string, string> GatewaySettings() => new(TestSecrets.Settings)
    {
        ["ConnectionStrings:gatewaydb"] = GatewayDb.ConnectionString,
        ["ConnectionStrings:redis"] = _redis,
        ["Services:auth:http:0"] = Url(_authPort),
        ["Services:inventory:http:0"] = Url(_inventoryPort),
        ["Services:payment:http:0"] = Url(_paymentPort),
        ["Ops:TraceUrl"] = TraceUrl,
    };

    /// <summary>Registers a new account, and signs in.</summary>
    public Task<Customer> NewCustomerAsync() => NewAccountAsync("customer");

    /// <summary>Registers a new synthetic account, as monitors and load generators use, and signs in.</summary>
    public Task<Customer> NewSyntheticCustomerAsync() => NewAccountAsync("synthetic", ("X-Synthetic-Key", TestSecrets.SyntheticKey));

    private async Task<Customer> NewAccountAsync(string name, params (string Name, string Value)[] headers)
    {
        var customer = new { email = $"{name}-{Guid.NewGuid():N}@example.com", password = "a-long-password" };
        Assert.Equal(201, (await RetryAsync(() => Client.PostAsync("/api/auth/register", customer, headers))).Status);
        var login = await RetryAsync(() => Client.PostAsync("/api/auth/login", customer));
        Assert.Equal(200, login.Status);
        var token = login.Member("accessToken");
        return new Customer(customer.email, Client.WithToken(token), token);
    }

    // Retries on 429: AuthService limits concurrent password checks, and all test classes sign in at the same time.
    private static async Task<ApiResponse> RetryAsync(Func<Task<ApiResponse>> call)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await call();
        while (answer.Status == 429 && Stopwatch.GetElapsedTime(started) < SignInTimeout)
        {
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
            answer = await call();
        }

        return answer;
    }

    /// <summary>Adds a product for one test, at 19.99 EUR.</summary>
    public Task<string> NewProductAsync(int stock) =>
        ProductTable.AddAsync(InventoryDb, $"sku-{Interlocked.Increment(ref _names):0000}", stock);

    public Task<Stock> StockAsync(string sku) => ProductTable.StockAsync(InventoryDb, sku);

    /// <summary>Returns the order of a checkout, even if the response has no order id.</summary>
    public async Task<Guid> OrderOfAsync(string idempotencyKey) =>
        await GatewayDb.ScalarAsync<Guid>("SELECT order_id FROM idempotency_keys WHERE key = @idempotencyKey", new { idempotencyKey });

    public async Task<(string Status, string? FailureCode)> StateAsync(Guid order) =>
        (await GatewayDb.QueryAsync<(string, string?)>("SELECT status, failure_code FROM orders WHERE id = @order", new { order })).Single();

    /// <summary>Returns the captured and not refunded amount of an order in the ledger, in minor units.</summary>
    public Task<long> MoneyKeptAsync(Guid order) => PaymentDb.ScalarAsync<long>(
        """
        SELECT coalesce(sum(CASE entry WHEN 'captured' THEN amount WHEN 'refunded' THEN -amount ELSE 0 END), 0)::bigint
        FROM ledger WHERE order_id = @order
        """,
        new { order });

    /// <summary>Returns the captured and not refunded amount of an order at the processor.</summary>
    public Task<long> MoneyAtProcessorAsync(Guid order) => PaymentDb.ScalarAsync<long>(
        "SELECT coalesce(sum(amount), 0)::bigint FROM processor_charges WHERE key = @order AND status = 'captured'", new { order });

    /// <summary>Returns the confirmation e-mails of an order.</summary>
    public async Task<IReadOnlyList<string>> MailsOfAsync(Guid order)
    {
        var texts = Directory.Exists(MailFolder)
            ? await Task.WhenAll(Directory.GetFiles(MailFolder, "*.eml").Select(file => File.ReadAllTextAsync(file)))
            : [];
        return [.. texts.Where(text => text.Contains($"{order}", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] all =
            [Gateway, Notification, Payment, Inventory, Auth, AuthDb, GatewayDb, InventoryDb, PaymentDb, NotificationDb];
        foreach (var part in all.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}";
}

/// <summary>A signed-in customer.</summary>
internal sealed record Customer(string Email, ApiClient Client, string Token = "")
{
    /// <summary>Places an order, by default with a new idempotency key.</summary>
    public Task<ApiResponse> BuyAsync(Basket basket, string? key = null, params (string Name, string Value)[] headers) =>
        Client.PostAsync("/api/checkout", basket.Body, [("Idempotency-Key", key ?? $"{Guid.NewGuid()}"), .. headers]);

    /// <summary>Returns the number of the customer's orders.</summary>
    public async Task<int> OrderCountAsync() => (await Client.GetAsync("/api/orders")).Json.GetProperty("items").GetArrayLength();
}
