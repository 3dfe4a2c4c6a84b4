using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Security;

/// <summary>A service, its operations, and the credentials of a permitted caller.</summary>
internal sealed record Target(string Name, string Url, IReadOnlyList<ApiOperation> Operations, (string Name, string Value)[] Credentials);

/// <summary>A shop with rate limits that are never reached, so that every request reaches the services.</summary>
public sealed class AttackedShop(TestServers servers) : IAsyncLifetime
{
    private static readonly string[] Policies = ["Anonymous", "User", "Login", "Checkout"];

    private ServiceHost<CheckoutMetrics>? _gateway;

    internal Shop? Shop { get; private set; }

    internal IReadOnlyList<Target> Targets { get; private set; } = [];

    internal string GatewayUrl => _gateway!.Url;

    internal string CustomerToken { get; private set; } = "";

    internal string OtherToken { get; private set; } = "";

    internal string AdminToken { get; private set; } = "";

    /// <summary>Gets an order of the customer.</summary>
    internal Guid Order { get; private set; }

    internal IEnumerable<string> LogLines =>
        [.. _gateway!.LogLines, .. Shop!.Auth!.LogLines, .. Shop.Inventory!.LogLines, .. Shop.Payment!.LogLines, .. Shop.Notification!.LogLines];

    public async ValueTask InitializeAsync()
    {
        Shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.Security));
        _gateway = Shop.NewGateway([.. Policies.Select(policy => ($"RateLimits:{policy}:Requests", "10000000"))]);
        (CustomerToken, OtherToken, AdminToken) = (await TokenAsync("customer@example.com"), await TokenAsync("other@example.com"), await AdminTokenAsync());
        var sku = await Shop.NewProductAsync(stock: 10);
        var order = await new Customer("", _gateway.NewClient().WithToken(CustomerToken)).BuyAsync(Basket.Create(sku));
        Order = order.Json.GetProperty("orderId").GetGuid();
        await Eventually.EqualAsync(1, "the confirmation is mailed", async () => (await Shop.MailsOfAsync(Order)).Count);

        (string, string) service = ("Authorization", "Bearer " + TestSecrets.ServiceToken);
        Targets =
        [
            await TargetAsync("gateway", _gateway.Url, ("Authorization", "Bearer " + AdminToken), ("Idempotency-Key", "hostile")),
            await TargetAsync("auth", Shop.Auth!.Url, service),
            await TargetAsync("inventory", Shop.Inventory!.Url, service),
            await TargetAsync("payment", Shop.Payment!.Url, service, ("X-Api-Key", TestSecrets.ProcessorApiKey)),
            await TargetAsync("notification", Shop.Notification!.Url, ("Authorization", "Bearer " + TestSecrets.AlertWebhookKey)),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway!.DisposeAsync();
        await Shop!.DisposeAsync();
    }

    /// <summary>Returns the number of rows and a hash for each table of all databases.</summary>
    internal async Task<IReadOnlyList<string>> StateAsync()
    {
        var state = new List<string>();
        foreach (var database in (Database[])[Shop!.AuthDb, Shop.GatewayDb, Shop.InventoryDb, Shop.PaymentDb, Shop.NotificationDb])
        {
            foreach (var table in await database.QueryAsync<string>("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1"))
            {
                state.Add($"{table}: " + await database.ScalarAsync<string>(
                    $"SELECT count(*) || ' ' || md5(coalesce(string_agg(row::text, '|' ORDER BY row::text), '')) FROM {table} row"));
            }
        }

        return state;
    }

    /// <summary>Returns AuthService's signing key, for tokens that are invalid in one respect only.</summary>
    internal async Task<System.Security.Cryptography.RSA> SigningKeyAsync()
    {
        var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportFromPem(await Shop!.AuthDb.ScalarAsync<string>("SELECT private_key FROM signing_keys"));
        return rsa;
    }

    private static async Task<Target> TargetAsync(string name, string url, params (string, string)[] credentials) =>
        new(name, url, await ApiOperation.ReadAsync(url), credentials);

    private async Task<string> TokenAsync(string email)
    {
        Assert.Equal(201, (await _gateway!.NewClient().PostAsync("/api/auth/register", new { email, password = "a-long-password" })).Status);
        return (await _gateway.NewClient().PostAsync("/api/auth/login", new { email, password = "a-long-password" })).Member("accessToken");
    }

    private async Task<string> AdminTokenAsync() =>
        (await _gateway!.NewClient().PostAsync("/api/auth/login", new { email = "admin@example.com", password = "admin-password" })).Member("accessToken");
}
