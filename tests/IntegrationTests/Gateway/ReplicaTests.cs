using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

[Collection(SharedShopTests.Name)]
public sealed class ReplicaTests(SharedShop shared) : IAsyncDisposable
{
    private readonly Shop _shop = shared.Shop;
    private readonly ServiceHost<CheckoutMetrics> _replica = shared.Shop.NewGateway();

    public ValueTask DisposeAsync() => _replica.DisposeAsync();

    [Fact]
    public async Task concurrent_requests_with_one_key_at_two_replicas_create_one_order()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();
        var elsewhere = customer with { Client = AtReplica(customer) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => (number % 2 == 0 ? customer : elsewhere).BuyAsync(Basket.Create(sku), "key")));

        Assert.Equal(201, Assert.Single(answers.Select(answer => (answer.Status, answer.Text)).Distinct()).Status);
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
    }

    [Fact]
    public async Task order_placed_at_one_replica_is_found_at_the_other()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answer = await customer.BuyAsync(Basket.Create(sku));

        Assert.Equal(200, (await AtReplica(customer).GetAsync(answer.Headers.Location!.ToString())).Status);
    }

    [Fact]
    public async Task sign_out_at_one_replica_revokes_token_at_both()
    {
        var customer = await _shop.NewCustomerAsync();
        Assert.Equal(200, (await AtReplica(customer).GetAsync("/api/orders")).Status);

        Assert.Equal(204, (await customer.Client.PostAsync("/api/auth/logout")).Status);

        Assert.Equal((401, "unauthenticated"), (await customer.Client.GetAsync("/api/orders")).Problem);
        Assert.Equal((401, "unauthenticated"), (await AtReplica(customer).GetAsync("/api/orders")).Problem);
    }

    private ApiClient AtReplica(Customer customer) => customer.Client.At(_replica.Url);
}
