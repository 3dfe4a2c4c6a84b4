using Checkout.InventoryService.Reservations;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.Inventory;

/// <summary>Tests requests that compete for the same products or the same reservation.</summary>
public sealed class ReservationConcurrencyTests(SharedInventory shared) : IClassFixture<SharedInventory>
{
    private readonly Database _database = shared.Database!;
    private readonly Guid _order = Guid.NewGuid();

    [Fact]
    public async Task concurrent_repeated_reservations_hold_stock_once()
    {
        var sku = await shared.NewProductAsync(stock: 10);

        var answers = await RunConcurrentlyAsync(20, waiting: 2, _ => shared.ReserveAsync(_order, (sku, 4)));

        Assert.Equal(200, Assert.Single(answers.Select(answer => (answer.Status, answer.Text)).Distinct()).Status);
        Assert.Equal(new Stock(6, 4, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task last_item_is_reserved_by_one_of_two_hundred_orders()
    {
        var sku = await shared.NewProductAsync(stock: 1);

        var answers = await RunConcurrentlyAsync(200, waiting: 10, _ => shared.ReserveAsync(Guid.NewGuid(), (sku, 1)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(199, answers.Count(answer => answer.Status == 409 && answer.Code == "out_of_stock"));
        Assert.Equal(new Stock(0, 1, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task last_item_is_reserved_once_despite_retries()
    {
        var sku = await shared.NewProductAsync(stock: 1);
        Guid[] orders = [Guid.NewGuid(), Guid.NewGuid()];

        var answers = await RunConcurrentlyAsync(200, waiting: 10, async attempt =>
            (Order: orders[attempt % 2], (await shared.ReserveAsync(orders[attempt % 2], (sku, 1))).Status));

        Assert.Equal([200, 409], answers.Distinct().Select(answer => answer.Status).Order());
        Assert.Equal(new Stock(0, 1, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task commit_is_idempotent()
    {
        var sku = await shared.NewProductAsync(stock: 10);
        await shared.ReserveAsync(_order, (sku, 4));

        var answers = await RunConcurrentlyAsync(10, waiting: 5, _ => shared.CommitAsync(_order));

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        Assert.Equal(new Stock(6, 0, 4), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task release_is_idempotent()
    {
        var sku = await shared.NewProductAsync(stock: 10);
        await shared.ReserveAsync(_order, (sku, 4));

        var answers = await RunConcurrentlyAsync(10, waiting: 5, _ => shared.ReleaseAsync(_order));

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        Assert.Equal(new Stock(10, 0, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task concurrent_commit_and_release_have_one_outcome()
    {
        var sku = await shared.NewProductAsync(stock: 100);
        var orders = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()).ToList();
        await Task.WhenAll(orders.Select(order => shared.ReserveAsync(order, (sku, 1))));

        var outcomes = await RunConcurrentlyAsync(orders.Count, waiting: 10, async number =>
        {
            var (commit, release) = (shared.CommitAsync(orders[number]), shared.ReleaseAsync(orders[number]));
            return (Sold: (await commit).Status == 204, Returned: (await release).Status == 204);
        });

        Assert.All(outcomes, outcome => Assert.NotEqual(outcome.Sold, outcome.Returned));
        var sold = outcomes.Count(outcome => outcome.Sold);
        Assert.Equal(new Stock(100 - sold, 0, sold), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task expiry_waiting_for_one_order_holds_no_locks_of_another()
    {
        var (a, b, z) = (await shared.NewProductAsync(stock: 10), await shared.NewProductAsync(stock: 10), await shared.NewProductAsync(stock: 10));
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await shared.ReserveAsync(first, (a, 1), (z, 1));
        await shared.ReserveAsync(second, (b, 1));
        Task<int> releasing = Task.FromResult(0);

        // Simulates a reservation of b and z that holds the lock of b.
        await _database.RunInTransactionAsync($"SELECT 1 FROM products WHERE sku = '{b}' FOR UPDATE", async reservation =>
        {
            await _database.ExecuteAsync(
                "UPDATE reservations SET expires_at = now() - CASE order_id WHEN @first THEN interval '2 s' ELSE interval '1 s' END WHERE order_id IN (@first, @second)",
                new { first, second });
            releasing = shared.Inventory!.Services.GetRequiredService<ReservationStore>().ReleaseExpiredAsync(TestContext.Current.CancellationToken);
            await Eventually.EqualAsync(new Stock(10, 0, 0), "the first order is ended", () => shared.StockAsync(a));
            await Eventually.TrueAsync("the release waits for b", async () => await _database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);

            await reservation($"SET LOCAL lock_timeout = '500ms'; SELECT 1 FROM products WHERE sku = '{z}' FOR UPDATE");
        });

        await releasing;
        await Eventually.EqualAsync(new Stock(10, 0, 0), "the second order is ended", () => shared.StockAsync(b));
    }

    [Fact]
    public async Task opposite_product_order_does_not_deadlock()
    {
        var (one, other) = (await shared.NewProductAsync(stock: 1000), await shared.NewProductAsync(stock: 1000));

        var answers = await RunConcurrentlyAsync(100, waiting: 10, async number =>
        {
            var order = Guid.NewGuid();
            (string, int)[] items = [(one, 1), (other, 1)];
            var reserved = await shared.ReserveAsync(order, number % 2 == 0 ? items : [.. items.Reverse()]);
            var ended = number % 3 == 0 ? await shared.ReleaseAsync(order) : await shared.CommitAsync(order);
            return (reserved.Status, ended.Status);
        });

        Assert.All(answers, answer => Assert.Equal((200, 204), answer));
        Assert.Equal((new Stock(934, 0, 66), new Stock(934, 0, 66)), (await shared.StockAsync(one), await shared.StockAsync(other)));
    }

    /// <summary>Runs attempts that compete for the locks of the products.</summary>
    private Task<T[]> RunConcurrentlyAsync<T>(int attempts, int waiting, Func<int, Task<T>> attempt) => _database.RunConcurrentlyAsync(
        "SELECT 1 FROM products FOR UPDATE", waiting, () => Task.WhenAll(Enumerable.Range(0, attempts).Select(attempt)));
}
