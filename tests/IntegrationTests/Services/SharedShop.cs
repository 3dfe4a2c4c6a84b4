using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Services;

/// <summary>A shop for the tests that leave it running; each uses customers and products of its own.</summary>
public sealed class SharedShop(TestServers servers) : IAsyncLifetime
{
    private Shop? _shop;
    private Customer? _customer;

    internal Shop Shop => _shop!;

    /// <summary>A customer for the tests in which nothing is bought.</summary>
    internal async Task<Customer> CustomerAsync() => _customer ??= await Shop.NewCustomerAsync();

    // Buys in each way once: a rush on code that is not compiled yet would measure the compiler against the attempts' deadlines.
    public async ValueTask InitializeAsync()
    {
        _shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.SharedShop));
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
