using Checkout.PaymentService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Npgsql;

namespace Checkout.Tests.Integration.Payment;

/// <summary>A PaymentService with its simulated processor, for tests that do not stop it. Each test uses its own orders.</summary>
public sealed class SharedPayment(TestServers servers) : IAsyncLifetime
{
    internal Database? Database { get; private set; }

    internal ServiceHost<PaymentMetrics>? Payment { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Database = await servers.CreateDatabaseAsync("payment");
        var port = FreePort.Next();
        Payment = ServiceHost<PaymentMetrics>.Start(
            new() { ["ConnectionStrings:paymentdb"] = Database.ConnectionString, ["Processor:Url"] = $"http://127.0.0.1:{port}" }, port);
        await Payment.OpenConnectionsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Payment!.DisposeAsync();
        await Database!.DisposeAsync();
    }
}

public sealed class PaymentTests(SharedPayment shared) : IClassFixture<SharedPayment>
{
    private const long Amount = 4999;

    private readonly Database _database = shared.Database!;
    private readonly ApiClient _client = shared.Payment!.NewClient();
    private readonly Guid _order = Guid.NewGuid();

    [Fact]
    public async Task valid_card_is_charged_and_every_step_is_in_the_ledger()
    {
        var answer = await ChargeAsync();

        Assert.Equal((200, "captured"), (answer.Status, answer.Member("status")));
        Assert.Equal(["requested", "authorised", "captured"], await LedgerAsync());
        Assert.Equal(("captured", Amount), await AtProcessorAsync());
    }

    [Theory]
    [InlineData(TestCards.Declined, "card_declined")]
    [InlineData(TestCards.InsufficientFunds, "insufficient_funds")]
    public async Task declined_card_stays_declined_with_the_reason(string card, string declineCode)
    {
        var answers = new[] { await ChargeAsync(card), await ChargeAsync(card), await ChargeAsync() };

        Assert.All(answers, answer => Assert.Equal(
            (402, "payment_declined", declineCode), (answer.Status, answer.Code, answer.Member("declineCode"))));
        Assert.Equal(["requested", "declined"], await LedgerAsync());
    }

    [Fact]
    public async Task processor_failure_allows_another_card()
    {
        var failed = await ChargeAsync(TestCards.ProcessorFails);

        Assert.Equal((503, "try_later"), failed.Problem);
        Assert.Equal(["requested"], await LedgerAsync());
        Assert.Equal(200, (await ChargeAsync()).Status);
    }

    [Fact]
    public async Task concurrent_charges_of_one_order_charge_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ChargeAsync()));

        Assert.Equal(200, Assert.Single(answers.Select(answer => (answer.Status, answer.Text)).Distinct()).Status);
        Assert.Equal(["requested", "authorised", "captured"], await LedgerAsync());
        Assert.Equal(("captured", Amount), await AtProcessorAsync());
    }

    [Fact]
    public async Task lost_response_does_not_charge_twice()
    {
        var answer = await ChargeAsync(TestCards.ResponseIsLost);

        Assert.Equal((200, "captured"), (answer.Status, answer.Member("status")));
        Assert.Equal(["requested", "authorised", "captured"], await LedgerAsync());
        Assert.Equal(("captured", Amount), await AtProcessorAsync());
    }

    [Fact]
    public async Task charge_after_cancellation_is_rejected()
    {
        var cancelled = await CancelAsync();

        var late = await ChargeAsync();

        Assert.Equal("voided", cancelled.Member("status"));
        Assert.Equal((409, "payment_closed"), late.Problem);
        Assert.NotEqual("captured", (await AtProcessorAsync()).Status);
    }

    [Fact]
    public async Task canceling_a_captured_payment_refunds_it_once()
    {
        await ChargeAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CancelAsync()));

        Assert.All(answers, answer => Assert.Equal((200, "refunded"), (answer.Status, answer.Member("status"))));
        Assert.Equal(["requested", "authorised", "captured", "refunded"], await LedgerAsync());
        Assert.Equal(("refunded", Amount), await AtProcessorAsync());
    }

    [Fact]
    public async Task concurrent_cancellations_all_return_refunded()
    {
        for (var repetition = 0; repetition < 20; repetition++)
        {
            var order = Guid.NewGuid();
            await ChargeAsync(order: order);

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => CancelAsync(order)));

            Assert.All(answers, answer => Assert.Equal((200, "refunded"), (answer.Status, answer.Member("status"))));
        }
    }

    [Fact]
    public async Task charge_after_refund_is_rejected()
    {
        await ChargeAsync();
        await CancelAsync();

        Assert.Equal((409, "payment_closed"), (await ChargeAsync()).Problem);
        Assert.Equal("refunded", (await AtProcessorAsync()).Status);
    }

    [Fact]
    public async Task concurrent_charge_and_cancellation_agree_on_the_status()
    {
        var orders = Enumerable.Range(0, 20).Select(_ => Guid.NewGuid()).ToList();

        await Task.WhenAll(orders.SelectMany(order => new[] { ChargeAsync(order: order), CancelAsync(order) }));

        foreach (var order in orders)
        {
            var end = (await CancelAsync(order)).Member("status");
            Assert.True(end is "voided" or "refunded", end);
            Assert.Equal(end, (await AtProcessorAsync(order)).Status);
            Assert.Equal(0, await _database.ScalarAsync<long>(
                "SELECT count(*) FILTER (WHERE entry = 'captured') - count(*) FILTER (WHERE entry = 'refunded') FROM ledger WHERE order_id = @order", new { order }));
        }
    }

    [Fact]
    public async Task settle_records_captured_payment()
    {
        await InsertInterruptedPaymentAsync(captured: true);

        var settled = await SettleAsync();

        Assert.Equal("captured", settled.Member("status"));
        Assert.Equal(["requested", "authorised", "captured"], await LedgerAsync());
    }

    [Fact]
    public async Task settle_voids_authorized_payment()
    {
        await InsertInterruptedPaymentAsync(captured: false);

        var settled = await SettleAsync();

        Assert.Equal("voided", settled.Member("status"));
        Assert.Equal("voided", (await AtProcessorAsync()).Status);
        Assert.Equal((409, "payment_closed"), (await ChargeAsync()).Problem);
    }

    [Fact]
    public async Task settle_does_not_change_completed_payment()
    {
        await ChargeAsync();

        Assert.Equal("captured", (await SettleAsync()).Member("status"));
        Assert.Equal(("captured", Amount), await AtProcessorAsync());
    }

    [Theory]
    [InlineData("UPDATE ledger SET amount = 1")]
    [InlineData("DELETE FROM ledger")]
    [InlineData("TRUNCATE ledger")]
    public async Task ledger_is_append_only(string statement)
    {
        await ChargeAsync();

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync(statement));

        Assert.Equal("the ledger is append-only", refusal.MessageText);
        Assert.Equal(["requested", "authorised", "captured"], await LedgerAsync());
    }

    [Theory]
    [InlineData("captured")]
    [InlineData("declined")]
    [InlineData("voided")]
    public async Task ledger_rejects_second_final_status(string entry)
    {
        await ChargeAsync();

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync(
            "INSERT INTO ledger (order_id, entry, amount, currency) VALUES (@_order, @entry, 1, 'EUR')", new { _order, entry }));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, refusal.SqlState);
    }

    [Fact]
    public async Task only_last_four_card_digits_are_stored_or_logged()
    {
        string[] cards = ["5555555555554444", TestCards.Declined, TestCards.ProcessorFails];
        foreach (var card in cards)
        {
            await ChargeAsync(card, Guid.NewGuid());
        }

        List<string> texts = [.. await _database.AllTextAsync(), .. shared.Payment!.LogLines];

        Assert.Contains("4444", texts);
        Assert.DoesNotContain(texts, text => cards.Any(card => text.Contains(card, StringComparison.Ordinal)));
        Assert.DoesNotContain(texts, text => text == Basket.Cvc);
    }

    [Theory]
    [InlineData("0", "12/30", "123", 1, "EUR")]
    [InlineData("4242-4242-4242-4242", "12/30", "123", 1, "EUR")]
    [InlineData(TestCards.Approved, "1/30", "123", 1, "EUR")]
    [InlineData(TestCards.Approved, "12/30", "", 1, "EUR")]
    [InlineData(TestCards.Approved, "12/30", "123", 0, "EUR")]
    [InlineData(TestCards.Approved, "12/30", "123", -1, "EUR")]
    [InlineData(TestCards.Approved, "12/30", "123", 1, "EURO")]
    public async Task invalid_charge_is_rejected(string number, string expiry, string cvc, long amount, string currency)
    {
        var answer = await _client.PutAsync(
            $"/payments/{_order}", new { amount = new { amount, currency }, card = new { number, expiry, cvc } });

        Assert.Equal((400, "invalid_request"), answer.Problem);
        Assert.Empty(await LedgerAsync());
    }

    private Task<ApiResponse> ChargeAsync(string card = TestCards.Approved, Guid? order = null) => _client.PutAsync(
        $"/payments/{order ?? _order}",
        new { amount = new { amount = Amount, currency = "EUR" }, card = new { number = card, expiry = "12/30", cvc = Basket.Cvc } });

    private Task<ApiResponse> SettleAsync() => _client.PostAsync($"/payments/{_order}/settle");

    private Task<ApiResponse> CancelAsync(Guid? order = null) => _client.DeleteAsync($"/payments/{order ?? _order}");

    /// <summary>Simulates a crash of PaymentService during a call of the processor: the intent is stored, and the result is not.</summary>
    private async Task InsertInterruptedPaymentAsync(bool captured)
    {
        await _database.ExecuteAsync(
            "INSERT INTO ledger (order_id, entry, amount, currency, card_last4) VALUES (@_order, 'requested', @Amount, 'EUR', '4242')", new { _order, Amount });
        await _database.ExecuteAsync(
            "INSERT INTO processor_charges (key, status, amount, currency) VALUES (@_order, @status, @Amount, 'EUR')",
            new { _order, status = captured ? "captured" : "authorised", Amount });
    }

    private Task<IReadOnlyList<string>> LedgerAsync() =>
        _database.QueryAsync<string>("SELECT entry FROM ledger WHERE order_id = @_order ORDER BY at", new { _order });

    private async Task<(string Status, long Amount)> AtProcessorAsync(Guid? order = null) => (await _database.QueryAsync<(string, long)>(
        "SELECT status, amount FROM processor_charges WHERE key = @order", new { order = order ?? _order })).Single();
}
