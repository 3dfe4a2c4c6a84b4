using Checkout.InventoryService;
using Checkout.InventoryService.Reservations;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Checkout.Tests.Integration.Inventory;

/// <summary>An InventoryService for tests that do not stop it. Each test uses its own products.</summary>
public sealed class SharedInventory(TestServers servers) : IAsyncLifetime
{
    internal Database? Database { get; private set; }

    internal ServiceHost<InventoryMetrics>? Inventory { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Database = await servers.CreateDatabaseAsync("inventory");
        Inventory = ServiceHost<InventoryMetrics>.Start(new() { ["ConnectionStrings:inventorydb"] = Database.ConnectionString });
    }

    public async ValueTask DisposeAsync()
    {
        await Inventory!.DisposeAsync();
        await Database!.DisposeAsync();
    }
}

public sealed class InventoryTests(SharedInventory shared) : IClassFixture<SharedInventory>
{
    private readonly Database _database = shared.Database!;
    private readonly ApiClient _client = shared.Inventory!.NewClient();
    private readonly Guid _order = Guid.NewGuid();

    [Fact]
    public async Task initial_products_are_available()
    {
        var products = (await _client.GetAsync("/products")).Json.GetProperty("items").EnumerateArray().ToList();

        var mug = Assert.Single(products, product => product.GetProperty("sku").GetString() == "mug-trace");
        Assert.Equal(("Trace mug", 10_000), (mug.GetProperty("name").GetString(), mug.GetProperty("available").GetInt32()));
        Assert.Equal("""{"amount":1499,"currency":"EUR"}""", mug.GetProperty("price").GetRawText());
    }

    [Fact]
    public async Task reservation_holds_stock_at_the_current_price()
    {
        var sku = await NewProductAsync(stock: 10);

        var answer = await ReserveAsync(_order, (sku, 4));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            $$$"""{"orderId":"{{{_order}}}","items":[{"sku":"{{{sku}}}","name":"Thing {{{sku}}}","quantity":4,"price":{"amount":1999,"currency":"EUR"}}],"total":{"amount":7996,"currency":"EUR"}}""",
            answer.Text);
        Assert.Equal(new Stock(6, 4, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task concurrent_repeated_reservations_hold_stock_once()
    {
        var sku = await NewProductAsync(stock: 10);

        var answers = await RunConcurrentlyAsync(20, waiting: 2, _ => ReserveAsync(_order, (sku, 4)));

        Assert.Equal(200, Assert.Single(answers.Select(answer => (answer.Status, answer.Text)).Distinct()).Status);
        Assert.Equal(new Stock(6, 4, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task last_item_is_reserved_by_one_of_two_hundred_orders()
    {
        var sku = await NewProductAsync(stock: 1);

        var answers = await RunConcurrentlyAsync(200, waiting: 10, _ => ReserveAsync(Guid.NewGuid(), (sku, 1)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(199, answers.Count(answer => answer.Status == 409 && answer.Code == "out_of_stock"));
        Assert.Equal(new Stock(0, 1, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task last_item_is_reserved_once_despite_retries()
    {
        var sku = await NewProductAsync(stock: 1);
        Guid[] orders = [Guid.NewGuid(), Guid.NewGuid()];

        var answers = await RunConcurrentlyAsync(200, waiting: 10, async attempt =>
            (Order: orders[attempt % 2], (await ReserveAsync(orders[attempt % 2], (sku, 1))).Status));

        Assert.Equal([200, 409], answers.Distinct().Select(answer => answer.Status).Order());
        Assert.Equal(new Stock(0, 1, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task partly_unavailable_order_reserves_nothing()
    {
        var (plenty, scarce) = (await NewProductAsync(stock: 10), await NewProductAsync(stock: 1));

        var answer = await ReserveAsync(_order, (plenty, 1), (scarce, 2));

        Assert.Equal((409, "out_of_stock"), answer.Problem);
        Assert.Equal($$"""[{"sku":"{{scarce}}","requested":2,"available":1}]""", answer.Json.GetProperty("items").GetRawText());
        Assert.Equal((new Stock(10, 0, 0), new Stock(1, 0, 0)), (await StockAsync(plenty), await StockAsync(scarce)));
    }

    [Fact]
    public async Task rejected_order_stays_rejected_after_restock()
    {
        var sku = await NewProductAsync(stock: 1);
        var refusal = await ReserveAsync(_order, (sku, 2));
        Assert.Equal((409, "out_of_stock"), refusal.Problem);
        await _database.ExecuteAsync("UPDATE products SET available = 10, initial = 10 WHERE sku = @sku", new { sku });

        // A delayed attempt arrives after the order has failed.
        var late = await ReserveAsync(_order, (sku, 2));

        Assert.Equal((409, "out_of_stock"), late.Problem);
        Assert.Equal(refusal.Json.GetProperty("items").GetRawText(), late.Json.GetProperty("items").GetRawText());
        Assert.Equal(new Stock(10, 0, 0), await StockAsync(sku));
        Assert.Equal((409, "reservation_closed"), (await CommitAsync(_order)).Problem);
        Assert.Equal(204, (await ReleaseAsync(_order)).Status);
    }

    [Theory]
    [InlineData("committed")]
    [InlineData("released")]
    [InlineData("out_of_stock")]
    public async Task outcome_is_counted_once_after_rollback_and_retry(string outcome)
    {
        var sku = await NewProductAsync(stock: 10);
        Task<ApiResponse> EndAsync() => outcome switch
        {
            "committed" => CommitAsync(_order),
            "released" => ReleaseAsync(_order),
            _ => ReserveAsync(_order, (sku, 11)),
        };
        if (outcome != "out_of_stock")
        {
            await ReserveAsync(_order, (sku, 1));
        }

        using var reservations = shared.Inventory!.Services.Collect<long>("Checkout.Inventory", "inventory.reservations");
        await _database.ExecuteAsync(
            $"""
            CREATE FUNCTION fail_{outcome}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
            CREATE CONSTRAINT TRIGGER fail_{outcome} AFTER UPDATE ON reservations DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW WHEN (new.order_id = '{_order}') EXECUTE FUNCTION fail_{outcome}();
            """);

        Assert.Equal(500, (await EndAsync()).Status);
        Assert.Equal(0, reservations.Sum(("checkout.reservation.outcome", outcome)));
        await _database.ExecuteAsync($"DROP TRIGGER fail_{outcome} ON reservations");
        Assert.InRange((await EndAsync()).Status, 204, 409);
        await EndAsync();

        Assert.Equal(1, reservations.Sum(("checkout.reservation.outcome", outcome)));
    }

    [Fact]
    public async Task order_with_unknown_product_reserves_nothing()
    {
        var sku = await NewProductAsync(stock: 10);

        var answer = await ReserveAsync(_order, (sku, 1), ("no-such-thing", 1));

        Assert.Equal((400, "unknown_sku"), answer.Problem);
        Assert.Equal(new Stock(10, 0, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task commit_is_idempotent()
    {
        var sku = await NewProductAsync(stock: 10);
        await ReserveAsync(_order, (sku, 4));

        var answers = await RunConcurrentlyAsync(10, waiting: 5, _ => CommitAsync(_order));

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        Assert.Equal(new Stock(6, 0, 4), await StockAsync(sku));
    }

    [Fact]
    public async Task release_is_idempotent()
    {
        var sku = await NewProductAsync(stock: 10);
        await ReserveAsync(_order, (sku, 4));

        var answers = await RunConcurrentlyAsync(10, waiting: 5, _ => ReleaseAsync(_order));

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        Assert.Equal(new Stock(10, 0, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task reservation_after_release_is_rejected()
    {
        var sku = await NewProductAsync(stock: 10);
        Assert.Equal(204, (await ReleaseAsync(_order)).Status);

        var late = await ReserveAsync(_order, (sku, 1));

        Assert.Equal((409, "reservation_closed"), late.Problem);
        Assert.Equal(new Stock(10, 0, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task committed_reservation_cannot_be_released()
    {
        var sku = await NewProductAsync(stock: 10);
        await ReserveAsync(_order, (sku, 1));
        await CommitAsync(_order);

        Assert.Equal((409, "reservation_committed"), (await ReleaseAsync(_order)).Problem);
        Assert.Equal(new Stock(9, 0, 1), await StockAsync(sku));
    }

    [Fact]
    public async Task released_or_unknown_reservation_cannot_be_committed()
    {
        var sku = await NewProductAsync(stock: 10);
        await ReserveAsync(_order, (sku, 1));
        await ReleaseAsync(_order);

        Assert.Equal((409, "reservation_closed"), (await CommitAsync(_order)).Problem);
        Assert.Equal((409, "reservation_closed"), (await CommitAsync(Guid.NewGuid())).Problem);
        Assert.Equal(new Stock(10, 0, 0), await StockAsync(sku));
    }

    [Fact]
    public async Task concurrent_commit_and_release_have_one_outcome()
    {
        var sku = await NewProductAsync(stock: 100);
        var orders = Enumerable.Range(0, 30).Select(_ => Guid.NewGuid()).ToList();
        await Task.WhenAll(orders.Select(order => ReserveAsync(order, (sku, 1))));

        var outcomes = await RunConcurrentlyAsync(orders.Count, waiting: 10, async number =>
        {
            var (commit, release) = (CommitAsync(orders[number]), ReleaseAsync(orders[number]));
            return (Sold: (await commit).Status == 204, Returned: (await release).Status == 204);
        });

        Assert.All(outcomes, outcome => Assert.NotEqual(outcome.Sold, outcome.Returned));
        var sold = outcomes.Count(outcome => outcome.Sold);
        Assert.Equal(new Stock(100 - sold, 0, sold), await StockAsync(sku));
    }

    [Fact]
    public async Task expired_reservation_returns_stock_and_stays_closed()
    {
        var sku = await NewProductAsync(stock: 10);
        await ReserveAsync(_order, (sku, 4));
        await _database.ExecuteAsync("UPDATE reservations SET expires_at = now() - interval '1 second' WHERE order_id = @_order", new { _order });

        await Eventually.EqualAsync(new Stock(10, 0, 0), "the stock is returned", () => StockAsync(sku));

        Assert.Equal((409, "reservation_closed"), (await CommitAsync(_order)).Problem);
        Assert.Equal((409, "reservation_closed"), (await ReserveAsync(_order, (sku, 4))).Problem);
    }

    [Fact]
    public async Task expiry_waiting_for_one_order_holds_no_locks_of_another()
    {
        var (a, b, z) = (await NewProductAsync(stock: 10), await NewProductAsync(stock: 10), await NewProductAsync(stock: 10));
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await ReserveAsync(first, (a, 1), (z, 1));
        await ReserveAsync(second, (b, 1));
        Task<int> releasing = Task.FromResult(0);

        // Simulates a reservation of b and z that holds the lock of b.
        await _database.RunInTransactionAsync($"SELECT 1 FROM products WHERE sku = '{b}' FOR UPDATE", async reservation =>
        {
            await _database.ExecuteAsync(
                "UPDATE reservations SET expires_at = now() - CASE order_id WHEN @first THEN interval '2 s' ELSE interval '1 s' END WHERE order_id IN (@first, @second)",
                new { first, second });
            releasing = shared.Inventory!.Services.GetRequiredService<ReservationStore>().ReleaseExpiredAsync(TestContext.Current.CancellationToken);
            await Eventually.EqualAsync(new Stock(10, 0, 0), "the first order is ended", () => StockAsync(a));
            await Eventually.TrueAsync("the release waits for b", async () => await _database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0);

            await reservation($"SET LOCAL lock_timeout = '500ms'; SELECT 1 FROM products WHERE sku = '{z}' FOR UPDATE");
        });

        await releasing;
        await Eventually.EqualAsync(new Stock(10, 0, 0), "the second order is ended", () => StockAsync(b));
    }

    [Fact]
    public async Task opposite_product_order_does_not_deadlock()
    {
        var (one, other) = (await NewProductAsync(stock: 1000), await NewProductAsync(stock: 1000));

        var answers = await RunConcurrentlyAsync(100, waiting: 10, async number =>
        {
            var order = Guid.NewGuid();
            (string, int)[] items = [(one, 1), (other, 1)];
            var reserved = await ReserveAsync(order, number % 2 == 0 ? items : [.. items.Reverse()]);
            var ended = number % 3 == 0 ? await ReleaseAsync(order) : await CommitAsync(order);
            return (reserved.Status, ended.Status);
        });

        Assert.All(answers, answer => Assert.Equal((200, 204), answer));
        Assert.Equal((new Stock(934, 0, 66), new Stock(934, 0, 66)), (await StockAsync(one), await StockAsync(other)));
    }

    [Theory]
    [InlineData("available = -1, sold = sold + available + 1")]
    [InlineData("available = available - 1")]
    [InlineData("sold = sold + 1")]
    [InlineData("reserved = reserved - 1, available = available + 1")]
    public async Task database_rejects_invalid_stock(string change)
    {
        var sku = await NewProductAsync(stock: 10);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync($"UPDATE products SET {change} WHERE sku = @sku", new { sku }));

        Assert.Equal(PostgresErrorCodes.CheckViolation, refusal.SqlState);
    }

    [Theory]
    [InlineData("""{"items":[]}""")]
    [InlineData("""{"items":[null]}""")]
    [InlineData("""{"items":[{"sku":"mug-trace","quantity":-1}]}""")]
    [InlineData("""{"items":[{"sku":"nul\u0000","quantity":1}]}""")]
    [InlineData("""{"items":[{"sku":"mug-trace","quantity":1},{"sku":"mug-trace","quantity":1}]}""")]
    public async Task invalid_reservation_is_rejected(string body)
    {
        var answer = await _client.PutTextAsync($"/reservations/{_order}", body);

        Assert.Equal((400, "invalid_request"), answer.Problem);
        Assert.Equal(0, await _database.ScalarAsync<long>("SELECT count(*) FROM reservations WHERE order_id = @_order", new { _order }));
    }

    /// <summary>Runs attempts that compete for the locks of the products.</summary>
    private Task<T[]> RunConcurrentlyAsync<T>(int attempts, int waiting, Func<int, Task<T>> attempt) => _database.RunConcurrentlyAsync(
        "SELECT 1 FROM products FOR UPDATE", waiting, () => Task.WhenAll(Enumerable.Range(0, attempts).Select(attempt)));

    private Task<string> NewProductAsync(int stock) => ProductTable.AddAsync(_database, $"sku-{Guid.NewGuid():N}", stock);

    private Task<Stock> StockAsync(string sku) => ProductTable.StockAsync(_database, sku);

    private Task<ApiResponse> ReserveAsync(Guid order, params (string Sku, int Quantity)[] items) =>
        _client.PutAsync($"/reservations/{order}", new { items = items.Select(item => new { sku = item.Sku, quantity = item.Quantity }) });

    private Task<ApiResponse> CommitAsync(Guid order) => _client.PostAsync($"/reservations/{order}/commit");

    private Task<ApiResponse> ReleaseAsync(Guid order) => _client.DeleteAsync($"/reservations/{order}");
}
