using Checkout.Gateway.Checkouts;
using Checkout.Gateway.Orders;
using Checkout.Tests.Integration.Servers;
using Dapper;
using Npgsql;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>
/// Tests an attempt that was suspended past its lease and resumes when another attempt has claimed its order. The order store is
/// the same within one process and across processes.
/// </summary>
public sealed class FencingTests(TestServers servers) : IAsyncLifetime
{
    private static readonly Order Reserving = new(Guid.NewGuid(), Guid.NewGuid(), "buyer@example.com", OrderStatus.Reserving, DateTime.UtcNow)
    {
        Items = [new OrderItem("mug-trace", null, 1, null)],
    };

    private Database? _database;
    private NpgsqlDataSource? _source;
    private OrderStore? _orders;

    private OrderStore Orders => _orders!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await servers.CreateDatabaseAsync("fencing");
        using var schema = new StreamReader(typeof(CheckoutMetrics).Assembly.GetManifestResourceStream("Schema.sql")!);
        await _database.ExecuteAsync(await schema.ReadToEndAsync());
        DefaultTypeMap.MatchNamesWithUnderscores = true; // as in AddServiceDatabase, which is not called here
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
        _orders = new OrderStore(_source);
    }

    public async ValueTask DisposeAsync()
    {
        await _source!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task stale_lease_holder_cannot_overwrite_state()
    {
        var (slow, taken) = await ExpireLeaseAsync();
        await Orders.SaveAsync(taken, taken with { Status = OrderStatus.Compensating, FailureCode = FailureCodes.TryLater }, Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => Orders.SaveAsync(slow, slow with { Status = OrderStatus.Charging, ChargeStarted = true }, Stop));

        Assert.Equal((OrderStatus.Compensating, false), await StateAsync());
    }

    public static TheoryData<string> Writes => ["save", "confirm", "fail", "discard"];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task expired_lease_holder_cannot_write(string write)
    {
        var (slow, taken) = await ExpireLeaseAsync();

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(write, slow));

        Assert.Equal((OrderStatus.Reserving, false), await StateAsync());
        Assert.Equal((1L, 0L), (await CountAsync("idempotency_keys"), await CountAsync("outbox")));
        await WriteAsync(write, taken); // the holder of the lease can write
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task write_from_an_outdated_state_is_rejected(string write)
    {
        var begun = await Orders.TryBeginAsync(Reserving, "key", "hash", Stop);
        await Orders.SaveAsync(begun!, begun! with { Status = OrderStatus.Charging, ChargeStarted = true }, Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(write, begun!));

        Assert.Equal((OrderStatus.Charging, true), await StateAsync());
        Assert.Equal((1L, 0L), (await CountAsync("idempotency_keys"), await CountAsync("outbox")));
    }

    [Fact]
    public async Task expired_lease_holder_cannot_release_another_lease()
    {
        var (slow, taken) = await ExpireLeaseAsync();

        await Orders.ReleaseLeaseAsync(slow, TimeSpan.FromSeconds(-1), Stop);

        Assert.Null(await Orders.ClaimAsync(Stop));
        await Orders.ReleaseLeaseAsync(taken, TimeSpan.FromSeconds(-1), Stop);
        Assert.NotNull(await Orders.ClaimAsync(Stop));
    }

    [Fact]
    public async Task order_without_lease_cannot_be_written()
    {
        await Orders.TryBeginAsync(Reserving, "key", "hash", Stop);
        var read = await Orders.FindAsync(Reserving.Id, Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync("fail", read!));
    }

    /// <summary>Begins an order, lets its lease expire, and claims it again. Both attempts assume that they hold the lease.</summary>
    private async Task<(Order Slow, Order Taken)> ExpireLeaseAsync()
    {
        var slow = await Orders.TryBeginAsync(Reserving, "key", "hash", Stop);
        await _database!.ExecuteAsync("UPDATE orders SET lease_until = now() - interval '1 s'");
        return (slow!, (await Orders.ClaimAsync(Stop))!.Value.Order);
    }

    private Task WriteAsync(string write, Order order) => write switch
    {
        "save" => Orders.SaveAsync(order, order with { Status = OrderStatus.Compensating, FailureCode = FailureCodes.TryLater }, Stop),
        "confirm" => Orders.ConfirmAsync(order, Guid.NewGuid(), "{}", null, Stop),
        "fail" => Orders.FailAsync(order with { FailureCode = FailureCodes.TryLater }, Stop),
        _ => Orders.DiscardAsync(order, Stop),
    };

    private async Task<(OrderStatus, bool)> StateAsync()
    {
        var order = await Orders.FindAsync(Reserving.Id, Stop);
        return (order!.Status, order.ChargeStarted);
    }

    private Task<long> CountAsync(string table) => _database!.ScalarAsync<long>($"SELECT count(*) FROM {table}");
}
