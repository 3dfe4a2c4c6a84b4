using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests concurrent checkouts.</summary>
[Collection(SharedShopTests.Name)]
public sealed class ConcurrencyTests(SharedShop shared)
{
    private readonly Shop _shop = shared.Shop;

    [Fact]
    public async Task concurrent_requests_with_one_key_create_one_order()
    {
        var sku = await _shop.NewProductAsync(stock: 10);
        var customer = await _shop.NewCustomerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => customer.BuyAsync(Basket.Create(sku), "key")));

        var answer = Assert.Single(answers.Select(each => (each.Status, each.Text)).Distinct());
        Assert.Equal(201, answer.Status);
        Assert.Equal(1, await customer.OrderCountAsync());
        Assert.Equal(new Stock(9, 0, 1), await _shop.StockAsync(sku));
        Assert.Equal(ProductTable.Price, await _shop.MoneyAtProcessorAsync(OrderOf(answers[0])));
    }

    [Fact]
    public async Task concurrent_buyers_sell_out_without_overselling()
    {
        const int Stock = 50;
        var sku = await _shop.NewProductAsync(Stock);
        var customers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _shop.NewCustomerAsync()));

        var wanted = Enumerable.Range(0, 200).Select(number => (number % 3) + 1).ToList();
        var answers = await BuyAllAsync(customers, [.. wanted.Select(quantity => Basket.Create(sku, quantity))]);

        Assert.Equal([201, 409], answers.Select(answer => answer.Status).Distinct().Order());
        var sold = wanted.Where((_, number) => answers[number].Status == 201).Sum();
        var left = Stock - sold;
        Assert.Equal(new Stock(left, 0, sold), await _shop.StockAsync(sku));
        // No stock was returned, so every rejected quantity exceeds the remaining stock.
        Assert.DoesNotContain(wanted.Where((_, number) => answers[number].Status == 409), quantity => quantity <= left);
    }

    [Fact]
    public async Task stock_and_payments_balance_after_concurrent_checkouts()
    {
        string[] skus = [await _shop.NewProductAsync(stock: 12), await _shop.NewProductAsync(stock: 1000)];
        string[] cards = [TestCards.Approved, TestCards.Declined, TestCards.Approved, TestCards.InsufficientFunds, TestCards.Approved];
        var customers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _shop.NewCustomerAsync()));

        var answers = await BuyAllAsync(customers, [.. Enumerable.Range(0, 60).Select(number =>
            new Basket(cards[number % cards.Length], (skus[number % 2], 1), (skus[(number + 1) % 2], 1)))]);

        Assert.Equal([201, 402, 409], answers.Select(answer => answer.Status).Distinct().Order());
        var confirmed = answers.Where(answer => answer.Status == 201).Select(OrderOf).ToList();
        Assert.Equal(new Stock(12 - confirmed.Count, 0, confirmed.Count), await _shop.StockAsync(skus[0]));
        Assert.Equal(new Stock(1000 - confirmed.Count, 0, confirmed.Count), await _shop.StockAsync(skus[1]));
        foreach (var answer in answers)
        {
            var due = answer.Status == 201 ? 2 * ProductTable.Price : 0;
            Assert.Equal((due, due), (await _shop.MoneyKeptAsync(OrderOf(answer)), await _shop.MoneyAtProcessorAsync(OrderOf(answer))));
        }
    }

    [Fact]
    public async Task order_that_cannot_begin_in_time_does_not_exist_and_can_be_repeated()
    {
        const int MaxConcurrent = 24;
        var sku = await _shop.NewProductAsync(stock: 40);
        var customer = await _shop.NewCustomerAsync();
        var keys = Enumerable.Range(0, 40).Select(number => $"rush-{number}").ToList();

        await _shop.GatewayDb.RunInTransactionAsync("LOCK TABLE orders IN EXCLUSIVE MODE", async _ =>
        {
            var rush = Task.WhenAll(keys.Select(key => customer.BuyAsync(Basket.Create(sku), key)));
            await Eventually.EqualAsync(MaxConcurrent, "as many orders as allowed wait for the lock", () => _shop.GatewayDb.ScalarAsync<int>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO orders%'"));
            Assert.All(await rush, answer => Assert.Equal((503, "try_later"), (answer.Status, answer.Member("code"))));
        });

        Assert.Equal(0, await customer.OrderCountAsync());
        foreach (var key in keys)
        {
            await Eventually.TrueAsync($"{key} is ordered", async () => (await customer.BuyAsync(Basket.Create(sku), key)).Status == 201);
        }

        Assert.Equal(new Stock(0, 0, 40), await _shop.StockAsync(sku));
    }

    // Limited, so that no attempt times out on a slow machine: an abandoned order would return its stock.
    private static async Task<ApiResponse[]> BuyAllAsync(Customer[] customers, IReadOnlyList<Basket> baskets)
    {
        var answers = new ApiResponse[baskets.Count];
        await Parallel.ForAsync(
            0,
            baskets.Count,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) => answers[number] = await customers[number % customers.Length].BuyAsync(baskets[number]));
        return answers;
    }

    private static Guid OrderOf(ApiResponse answer) => answer.Json.GetProperty("orderId").GetGuid();
}
