using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Npgsql;

namespace Checkout.Tests.Integration.Inventory;

/// <summary>Tests the products and their reservations, one request at a time.</summary>
public sealed class ReservationTests(SharedInventory shared) : IClassFixture<SharedInventory>
{
    private readonly Database _database = shared.Database!;
    private readonly ApiClient _client = shared.Client;
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
        var sku = await shared.NewProductAsync(stock: 10);

        var answer = await shared.ReserveAsync(_order, (sku, 4));

        Assert.Equal(200, answer.Status);
        Assert.Equal(
            $$$"""{"orderId":"{{{_order}}}","items":[{"sku":"{{{sku}}}","name":"Thing {{{sku}}}","quantity":4,"price":{"amount":1999,"currency":"EUR"}}],"total":{"amount":7996,"currency":"EUR"}}""",
            answer.Text);
        Assert.Equal(new Stock(6, 4, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task partly_unavailable_order_reserves_nothing()
    {
        var (plenty, scarce) = (await shared.NewProductAsync(stock: 10), await shared.NewProductAsync(stock: 1));

        var answer = await shared.ReserveAsync(_order, (plenty, 1), (scarce, 2));

        Assert.Equal((409, "out_of_stock"), answer.Problem);
        Assert.Equal($$"""[{"sku":"{{scarce}}","requested":2,"available":1}]""", answer.Json.GetProperty("items").GetRawText());
        Assert.Equal((new Stock(10, 0, 0), new Stock(1, 0, 0)), (await shared.StockAsync(plenty), await shared.StockAsync(scarce)));
    }

    [Fact]
    public async Task rejected_order_stays_rejected_after_restock()
    {
        var sku = await shared.NewProductAsync(stock: 1);
        var refusal = await shared.ReserveAsync(_order, (sku, 2));
        Assert.Equal((409, "out_of_stock"), refusal.Problem);
        await _database.ExecuteAsync("UPDATE products SET available = 10, initial = 10 WHERE sku = @sku", new { sku });

        // A delayed attempt arrives after the order has failed.
        var late = await shared.ReserveAsync(_order, (sku, 2));

        Assert.Equal((409, "out_of_stock"), late.Problem);
        Assert.Equal(refusal.Json.GetProperty("items").GetRawText(), late.Json.GetProperty("items").GetRawText());
        Assert.Equal(new Stock(10, 0, 0), await shared.StockAsync(sku));
        Assert.Equal((409, "reservation_closed"), (await shared.CommitAsync(_order)).Problem);
        Assert.Equal(204, (await shared.ReleaseAsync(_order)).Status);
    }

    [Theory]
    [InlineData("committed")]
    [InlineData("released")]
    [InlineData("out_of_stock")]
    public async Task outcome_is_counted_once_after_rollback_and_retry(string outcome)
    {
        var sku = await shared.NewProductAsync(stock: 10);
        Task<ApiResponse> EndAsync() => outcome switch
        {
            "committed" => shared.CommitAsync(_order),
            "released" => shared.ReleaseAsync(_order),
            _ => shared.ReserveAsync(_order, (sku, 11)),
        };
        if (outcome != "out_of_stock")
        {
            await shared.ReserveAsync(_order, (sku, 1));
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
        var sku = await shared.NewProductAsync(stock: 10);

        var answer = await shared.ReserveAsync(_order, (sku, 1), ("no-such-thing", 1));

        Assert.Equal((400, "unknown_sku"), answer.Problem);
        Assert.Equal(new Stock(10, 0, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task reservation_after_release_is_rejected()
    {
        var sku = await shared.NewProductAsync(stock: 10);
        Assert.Equal(204, (await shared.ReleaseAsync(_order)).Status);

        var late = await shared.ReserveAsync(_order, (sku, 1));

        Assert.Equal((409, "reservation_closed"), late.Problem);
        Assert.Equal(new Stock(10, 0, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task committed_reservation_cannot_be_released()
    {
        var sku = await shared.NewProductAsync(stock: 10);
        await shared.ReserveAsync(_order, (sku, 1));
        await shared.CommitAsync(_order);

        Assert.Equal((409, "reservation_committed"), (await shared.ReleaseAsync(_order)).Problem);
        Assert.Equal(new Stock(9, 0, 1), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task released_or_unknown_reservation_cannot_be_committed()
    {
        var sku = await shared.NewProductAsync(stock: 10);
        await shared.ReserveAsync(_order, (sku, 1));
        await shared.ReleaseAsync(_order);

        Assert.Equal((409, "reservation_closed"), (await shared.CommitAsync(_order)).Problem);
        Assert.Equal((409, "reservation_closed"), (await shared.CommitAsync(Guid.NewGuid())).Problem);
        Assert.Equal(new Stock(10, 0, 0), await shared.StockAsync(sku));
    }

    [Fact]
    public async Task expired_reservation_returns_stock_and_stays_closed()
    {
        var sku = await shared.NewProductAsync(stock: 10);
        await shared.ReserveAsync(_order, (sku, 4));
        await _database.ExecuteAsync("UPDATE reservations SET expires_at = now() - interval '1 second' WHERE order_id = @_order", new { _order });

        await Eventually.EqualAsync(new Stock(10, 0, 0), "the stock is returned", () => shared.StockAsync(sku));

        Assert.Equal((409, "reservation_closed"), (await shared.CommitAsync(_order)).Problem);
        Assert.Equal((409, "reservation_closed"), (await shared.ReserveAsync(_order, (sku, 4))).Problem);
    }

    [Theory]
    [InlineData("available = -1, sold = sold + available + 1")]
    [InlineData("available = available - 1")]
    [InlineData("sold = sold + 1")]
    [InlineData("reserved = reserved - 1, available = available + 1")]
    public async Task database_rejects_invalid_stock(string change)
    {
        var sku = await shared.NewProductAsync(stock: 10);

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
}
