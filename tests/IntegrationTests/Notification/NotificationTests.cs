using System.Text.Json;
using Checkout.Notification;
using Checkout.Notification.Mail;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.Tests.Integration.Notification;

public sealed class NotificationTests(TestServers servers) : IAsyncLifetime
{
    private const int MaxDeliveries = 5;

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
    public async Task event_becomes_a_mail_to_the_customer()
    {
        await using var service = Start();
        var order = Guid.NewGuid();

        await _stream.AddAsync(NewEvent(order));

        await _stream.IsEmptyAsync();
        var mail = Assert.Single(_mailer.Sent);
        Assert.Equal(("buyer@example.com", $"Your order {order} is confirmed"), (mail.Recipient, mail.Subject));
        Assert.Contains("2 x Trace mug, 14.99 EUR each", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Total 29.98 EUR", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task mail_is_written_to_a_file_where_there_is_no_mail_server()
    {
        var folder = servers.NewFolder("mail");
        await using var service = ServiceHost<NotificationMetrics>.Start(Settings(folder));
        var order = Guid.NewGuid();

        await _stream.AddAsync(NewEvent(order));

        await _stream.IsEmptyAsync();
        var text = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), TestContext.Current.CancellationToken);
        Assert.Contains("To: buyer@example.com", text, StringComparison.Ordinal);
        Assert.Contains($"{order}", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task event_that_comes_twice_is_mailed_once()
    {
        await using var service = Start();
        var payload = NewEvent(Guid.NewGuid());

        await _stream.AddAsync(payload);
        await _stream.AddAsync(payload);

        await _stream.IsEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task two_replicas_mail_each_event_once()
    {
        await using var one = Start();
        await using var other = Start();
        var payloads = Enumerable.Range(0, 50).Select(_ => NewEvent(Guid.NewGuid())).ToList();

        // Each comes twice, so that both replicas may have the same one in hand.
        await Task.WhenAll(payloads.Concat(payloads).Select(_stream.AddAsync));

        await _stream.IsEmptyAsync();
        Assert.Equal(50, _mailer.Sent.Count);
        Assert.Equal(50, _mailer.Sent.Select(mail => mail.Id).Distinct().Count());
    }

    [Fact]
    public async Task event_abandoned_by_its_consumer_is_handled_by_another()
    {
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.TakeAsync("a-consumer-that-crashed");
        await _stream.AgeAsync(entry);

        await using var service = Start();

        await _stream.IsEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task event_that_another_consumer_has_in_hand_is_left_alone()
    {
        var held = await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.TakeAsync("a-busy-consumer");
        await using var service = Start();

        await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        await Eventually.EqualAsync(1, "the other event is mailed", () => Task.FromResult(_mailer.Sent.Count));
        Assert.Equal(1, await _stream.DeliveriesAsync(held));
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task mail_that_could_not_be_sent_is_tried_again()
    {
        _mailer.FailuresToCome = 2;
        await using var service = Start();
        var entry = await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        for (var delivery = 1; delivery <= 2; delivery++)
        {
            await FailsAsync(entry, delivery);
            Assert.Empty(_mailer.Sent);
            await _stream.AgeAsync(entry);
        }

        await _stream.IsEmptyAsync();
        Assert.Single(_mailer.Sent);
        Assert.Empty(await _stream.DeadAsync());
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task event_that_cannot_be_handled_is_put_aside_after_five_deliveries_and_the_others_go_on(string payload)
    {
        await using var service = Start();
        var poison = await _stream.AddAsync(payload);

        for (var delivery = 1; delivery < MaxDeliveries; delivery++)
        {
            await FailsAsync(poison, delivery);
            Assert.Empty(await _stream.DeadAsync());
            await _stream.AgeAsync(poison);
        }

        await Eventually.EqualAsync([(poison, payload)], "the event is dead", _stream.DeadAsync);
        await _stream.AddAsync(NewEvent(Guid.NewGuid()));
        await _stream.IsEmptyAsync();
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task events_from_before_the_first_start_are_not_missed()
    {
        await _stream.AddAsync(NewEvent(Guid.NewGuid()));

        await using var service = Start();

        await _stream.IsEmptyAsync();
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
        ["ConnectionStrings:cache"] = servers.RedisConnectionString(RedisDatabase.Notification),
        ["Mail:Folder"] = mailFolder,
    };

    private Task FailsAsync(string entry, int delivery) =>
        Eventually.EqualAsync(delivery, "the event is delivered", () => _stream.DeliveriesAsync(entry));
}
