using System.Text.Json;
using Checkout.NotificationService;
using Checkout.NotificationService.Mail;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Checkout.Tests.Integration.Notification;

public sealed class NotificationTests(TestServers servers) : IAsyncLifetime
{
    private const int MaxFailures = 5;

    private const string NoAddress = """{"eventId":"0199a000-0000-7000-8000-000000000001","orderId":"0199a000-0000-7000-8000-000000000002","email":"buyer","total":{"amount":1,"currency":"EUR"},"items":[],"confirmedAt":"2026-05-04T03:02:01Z"}""";
    private const string NoItem = """{"eventId":"0199a000-0000-7000-8000-000000000001","orderId":"0199a000-0000-7000-8000-000000000002","email":"buyer@example.com","total":{"amount":1,"currency":"EUR"},"items":[null],"confirmedAt":"2026-05-04T03:02:01Z"}""";

    private readonly EventStream _stream = new(servers.RedisConnectionString(RedisDatabase.Notification));
    private readonly TestMailer _mailer = new();
    private Database? _database;

    public async ValueTask InitializeAsync()
    {
        _database = await servers.CreateDatabaseAsync("notification");
        await _stream.ClearAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _stream.Dispose();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task event_is_mailed_to_the_customer()
    {
        await using var service = Start();
        var order = Guid.NewGuid();

        await _stream.AddAsync(NewEvent(order));

        await _stream.WaitUntilEmptyAsync();
        var mail = Assert.Single(_mailer.Sent);
        Assert.Equal(("buyer@example.com", $"Your order {order} is confirmed"), (mail.Recipient, mail.Subject));
        Assert.Contains("2 x Trace mug, 14.99 EUR each", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Total 29.98 EUR", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task mail_is_written_to_a_file_without_mail_server()
    {
        var folder = servers.NewFolder("mail");
        await using var service = ServiceHost<NotificationMetrics>.Start(Settings(folder));
        var order = Guid.NewGuid();

        await _stream.AddAsync(NewEvent(order));

        await _stream.WaitUntilEmptyAsync();
        var text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), TestContext.Current.CancellationToken);
        Assert.Contains("To: buyer@example.com", text, StringComparison.Ordinal);
        Assert.Contains($"{order}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task duplicate_event_is_mailed_once()
    {
        await using var service = Start();
        var payload = NewEvent(Guid.NewGuid());

        await _stream.AddAsync(payload);
        await _stream.AddAsync(payload);

        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task two_replicas_mail_each_event_once()
    {
        await using var one = Start();
        await using var other = Start();
        var payloads = Enumerable.Range(0, 50).Select(_ => NewEvent(Guid.NewGuid())).ToList();

        // Adds each event twice, so that both replicas may process the same one concurrently.
        await Task.WhenAll(payloads.Concat(payloads).Select(payload => _stream.AddAsync(payload)));

        await _stream.WaitUntilEmptyAsync();
        Assert.Equal(50, _mailer.Sent.Count);
        Assert.Equal(50, _mailer.Sent.Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    public async Task event_of_a_crashed_consumer_is_claimed_by_another()
    {
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.DeliverAsync("a-consumer-that-crashed");
        await _stream.MakeIdleAsync(entry);

        await using var service = Start();

        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task pending_event_of_active_consumer_is_not_claimed()
    {
        var held = await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.DeliverAsync("a-busy-consumer");
        await using var service = Start();

        await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        await Eventually.EqualAsync(1, "the other event is mailed", () => Task.FromResult(_mailer.Sent.Count));
        Assert.Equal(1, await _stream.DeliveriesAsync(held));
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task failed_mail_is_retried()
    {
        _mailer.Fail(2, new TimeoutException());
        await using var service = Start();
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        for (var delivery = 1; delivery <= 2; delivery++)
        {
            await WaitForDeliveryAsync(entry, delivery);
            Assert.Empty(_mailer.Sent);
            await _stream.MakeIdleAsync(entry);
        }

        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
        Assert.Empty(await _stream.GetDeadLettersAsync());
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"broken\":true}")]
    [InlineData(NoAddress)]
    [InlineData(NoItem)]
    public async Task invalid_event_is_dead_lettered_after_five_failures(string payload)
    {
        await using var service = Start();
        var poison = await _stream.AddAsync(payload);

        for (var delivery = 1; delivery < MaxFailures; delivery++)
        {
            await WaitForDeliveryAsync(poison, delivery);
            Assert.Empty(await _stream.GetDeadLettersAsync());
            await _stream.MakeIdleAsync(poison);
        }

        await Eventually.EqualAsync([(poison, payload)], "the event is dead", _stream.GetDeadLettersAsync);
        await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task mail_server_outages_do_not_count_toward_dead_lettering()
    {
        _mailer.Fail(MaxFailures - 1, new IOException("The mail server is down."));
        _mailer.Fail(MaxFailures, new MessageRejectedException(isPermanent: true, "550 No such user"));
        await using var service = Start();
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        for (var delivery = 1; delivery < 2 * MaxFailures - 1; delivery++)
        {
            await WaitForDeliveryAsync(entry, delivery);
            Assert.Empty(await _stream.GetDeadLettersAsync());
            await _stream.MakeIdleAsync(entry);
        }

        await Eventually.EqualAsync([entry], "the event is dead", async () => (await _stream.GetDeadLettersAsync()).Select(dead => dead.Entry));
        Assert.Equal(("9", "1"), (await CountAsync(service, "failed"), await CountAsync(service, "dead_lettered")));
    }

    [Fact]
    public async Task temporarily_rejected_message_is_retried()
    {
        _mailer.Fail(MaxFailures + 1, new MessageRejectedException(isPermanent: false, "450 Greylisted"));
        await using var service = Start();
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        for (var delivery = 1; delivery <= MaxFailures + 1; delivery++)
        {
            await WaitForDeliveryAsync(entry, delivery);
            await Eventually.EqualAsync($"{delivery}", "it failed", () => CountAsync(service, "failed"));
            await _stream.MakeIdleAsync(entry);
        }

        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
        Assert.Empty(await _stream.GetDeadLettersAsync());
    }

    [Fact]
    public async Task read_only_database_dead_letters_no_event()
    {
        await using var service = Start();
        await SetReadOnlyAsync("on");
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        for (var delivery = 1; delivery <= MaxFailures; delivery++)
        {
            await WaitForDeliveryAsync(entry, delivery);
            await Eventually.EqualAsync($"{delivery}", "it failed", () => CountAsync(service, "failed"));
            await _stream.MakeIdleAsync(entry);
        }

        Assert.Empty(await _stream.GetDeadLettersAsync());
        await SetReadOnlyAsync("off");
        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
        Assert.Empty(await _stream.GetDeadLettersAsync());
    }

    [Fact]
    public async Task cancellation_in_the_mailer_does_not_stop_the_service()
    {
        _mailer.Fail(1, new OperationCanceledException());
        await using var service = Start();

        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        await Eventually.EqualAsync("1", "it failed", () => CountAsync(service, "failed"));
        Assert.Equal(200, (await service.NewClient().GetAsync("/alive")).Status);
        await _stream.MakeIdleAsync(entry);
        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task counters_start_at_zero()
    {
        await using var service = Start();

        foreach (var outcome in (string[])["sent", "duplicate", "failed", "dead_lettered"])
        {
            await Eventually.EqualAsync("0", $"{outcome} is 0", () => CountAsync(service, outcome));
        }
    }

    [Fact]
    public async Task consumers_of_ended_processes_without_pending_events_are_removed()
    {
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.DeliverAsync("a-consumer-with-an-event");
        await _stream.AddConsumerAsync("a-consumer-that-is-gone");
        await using var service = Start();

        await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        await Eventually.EqualAsync(1, "the other event is mailed", () => Task.FromResult(_mailer.Sent.Count));
        var consumers = await _stream.ConsumersAsync();
        Assert.Equal((2, "a-consumer-with-an-event"), (consumers.Length, consumers.Single(consumer => consumer.StartsWith("a-", StringComparison.Ordinal))));
        Assert.Equal(1, await _stream.DeliveriesAsync(entry));
    }

    [Fact]
    public async Task events_from_before_the_first_start_are_mailed()
    {
        await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        await using var service = Start();

        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    private static string NewEvent(Guid order) => JsonSerializer.Serialize(new
    {
        eventId = Guid.NewGuid(),
        orderId = order,
        email = "buyer@example.com",
        total = new { amount = 2998, currency = "EUR" },
        items = new[] { new { sku = "mug-trace", name = "Trace mug", quantity = 2, price = new { amount = 1499, currency = "EUR" } } },
        confirmedAt = DateTimeOffset.UtcNow,
    });

    private ServiceHost<NotificationMetrics> Start() => ServiceHost<NotificationMetrics>.Start(
        Settings(servers.NewFolder("mail")), replace: services => services.Replace(ServiceDescriptor.Singleton<IMailer>(_mailer)));

    private Dictionary<string, string> Settings(string mailFolder) => new()
    {
        ["ConnectionStrings:notificationdb"] = _database!.ConnectionString,
        ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Notification),
        ["Mail:Folder"] = mailFolder,
    };

    // Simulates a failover: existing connections end, and new ones are read-only.
    private Task<int> SetReadOnlyAsync(string value) => _database!.ExecuteAsync(
        $"""
        BEGIN READ WRITE;
        ALTER DATABASE {new NpgsqlConnectionStringBuilder(_database.ConnectionString).Database} SET default_transaction_read_only = {value};
        COMMIT;
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
        """);

    private static async Task<string> CountAsync(ServiceHost<NotificationMetrics> service, string outcome) =>
        Assert.Single((await service.NewClient().GetAsync("/metrics")).Text.Split('\n'), line =>
            line.StartsWith("notification_deliveries_total{", StringComparison.Ordinal) && line.Contains($"checkout_notification_outcome=\"{outcome}\"", StringComparison.Ordinal)).Split(' ')[1];

    private Task WaitForDeliveryAsync(string entry, int delivery) =>
        Eventually.EqualAsync(delivery, "the event is delivered", () => _stream.DeliveriesAsync(entry));
}
