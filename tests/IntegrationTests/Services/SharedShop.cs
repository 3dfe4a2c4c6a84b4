using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>A shop for tests that do not stop it. Each test uses its own customers and products.</summary>
public sealed class SharedShop(TestServers servers) : IAsyncLifetime
{
    private Shop? _shop;
    private Customer? _customer;

    internal Shop Shop => _shop!;

    /// <summary>Returns a customer for tests that place no orders.</summary>
    internal async Task<Customer> CustomerAsync() => _customer ??= await Shop.NewCustomerAsync();

    /// <summary>Signs the administrator in, and returns the token.</summary>
    internal async Task<string> AdminTokenAsync() =>
        (await Shop.Client.PostAsync("/api/auth/login", new { email = "admin@example.com", password = "admin-password" })).Member("accessToken");

    // Compiles the code of each kind of checkout, and opens connections. Otherwise concurrent checkouts would time out meanwhile.
    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.SharedShop));
        await _shop.Gateway!.OpenConnectionsAsync();
        await _shop.Inventory!.OpenConnectionsAsync();
        await _shop.Payment!.OpenConnectionsAsync();
        var customer = await _shop.NewCustomerAsync();
        var sku = await _shop.NewProductAsync(stock: 1);
        foreach (var (card, status) in new[] { (TestCards.Declined, 402), (TestCards.Approved, 201), (TestCards.Approved, 409) })
        {
            Assert.Equal(status, (await customer.BuyAsync(new Basket(card, (sku, 1)))).Status);
        }
    }

    public ValueTask DisposeAsync() => _shop!.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class SharedShopTests : ICollectionFixture<SharedShop>
{
    public const string Name = "shared shop";
}
