using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Checkout.NotificationService;
using Checkout.NotificationService.Mail;
using Checkout.Tests.Integration.Alerting;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Notification;

/// <summary>Tests confirmations over SMTP, with a server that is silent or rejects messages.</summary>
[Collection(NonParallelTests.Name)]
public sealed class SmtpTests(TestServers servers) : IAsyncLifetime
{
    private static readonly TimeSpan AlertsWithin = TimeSpan.FromMinutes(2);

    private readonly EventStream _stream = new(servers.RedisConnectionString(RedisDatabase.Notification));
    private readonly SmtpServer _mail = new();
    private Database? _database;

    public async ValueTask InitializeAsync()
    {
        _database = await servers.CreateDatabaseAsync("notification");
        await _stream.ClearAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _mail.DisposeAsync();
        _stream.Dispose();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task sent_mail_is_traced_and_measured()
    {
        await using var backend = await TelemetryBackend.StartAsync();
        await using var service = Start(new() { ["JAEGER_OTLP_ENDPOINT"] = backend.Url });
        var (order, trace) = (Guid.NewGuid(), ActivityTraceId.CreateRandom());

        await _stream.AddAsync(NewEvent("buyer@example.com", order), $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");

        await _stream.WaitUntilEmptyAsync();
        var mail = Assert.Single(_mail.Received);
        Assert.All(
            ["From: shop@checkout.example", "To: buyer@example.com", $"Subject: Your order {order} is confirmed", "Message-Id: <", "2 x Trace mug"],
            text => Assert.Contains(text, mail, StringComparison.Ordinal));
        await Eventually.TrueAsync("the spans arrive", () => Task.FromResult(backend.Exports.Any(export =>
            Has(export, Encoding.UTF8.GetBytes("MailKit.Net.SmtpClient")) && Has(export, Encoding.UTF8.GetBytes("Send")) && Has(export, Convert.FromHexString(trace.ToString())))));
        var metrics = (await service.NewClient().GetAsync("/metrics")).Text;
        Assert.All(
            ["mailkit_net_smtp_client_operation_count_total", "mailkit_net_smtp_client_operation_duration_milliseconds_count"],
            name => Assert.Matches($@"(?m)^{name}{{.*network_operation=""send"".*}} 1\b", metrics));
    }

    [Fact]
    public async Task permanent_rejection_is_dead_lettered_temporary_is_retried()
    {
        var busy = 2;
        _mail.ReplyToRecipient = recipient =>
            recipient == "nobody@example.com" ? "550 No such user" : recipient == "busy@example.com" && busy-- > 0 ? "450 Greylisted" : "250 OK";
        _mail.ReplyToMessage = message => message.Contains("To: spam@example.com", StringComparison.Ordinal) ? "554 Rejected" : "250 OK";
        await using var service = Start();

        var nobody = await _stream.AddAsync(NewEvent("nobody@example.com"));
        var spam = await _stream.AddAsync(NewEvent("spam@example.com"));
        var later = await _stream.AddAsync(NewEvent("busy@example.com"));
        await _stream.AddAsync(NewEvent("buyer@example.com"));

        await Task.WhenAll(_stream.RedeliverUntilDeadLetteredAsync(nobody), _stream.RedeliverUntilDeadLetteredAsync(spam));
        await Eventually.SucceedsAsync("the others are mailed", async () =>
        {
            if (await _stream.DeliveriesAsync(later) > 0)
            {
                await _stream.MakeIdleAsync(later);
            }

            Assert.Equal(2, _mail.Received.Count);
        });
        Assert.Equal(["550 No such user", "554 Rejected"], (await _stream.GetDeadLetterReasonsAsync()).Order());
    }

    [Fact]
    public async Task rejection_before_the_message_is_an_outage()
    {
        _mail.ReplyToSender = "554 Not today";
        await using var service = Start();
        var entry = await _stream.AddAsync(NewEvent("buyer@example.com"));

        for (var failure = 1; failure <= 5; failure++)
        {
            await Eventually.EqualAsync($"{failure}", "it failed", () => CountAsync(service, "failed"));
            await _stream.MakeIdleAsync(entry);
        }

        Assert.Empty(await _stream.GetDeadLettersAsync());
        _mail.ReplyToSender = "250 OK";
        await _stream.WaitUntilEmptyAsync();
        Assert.Single(_mail.Received);
    }

    [Fact]
    public async Task unresponsive_mail_server_fires_alerts_and_loses_no_mail()
    {
        _mail.IsSilent = true;
        _mail.ReplyToMessage = message => message.Contains("To: spam@example.com", StringComparison.Ordinal) ? "554 Rejected" : "250 OK";
        await using var service = Start();
        await using var receiver = await AlertReceiver.StartAsync();
        using var prometheus = await PrometheusServer.StartAsync(
            servers.NewFolder("prometheus"),
            receiver.Address,
            $$"""[{"labels":{"job":"notification","instance":"notification"},"targets":["{{new Uri(service.Url).Authority}}"]}]""");

        var noAddress = await _stream.AddAsync(NewEvent("no-address"));
        await _stream.AddAsync(NewEvent("buyer@example.com"));
        var spam = await _stream.AddAsync(NewEvent("spam@example.com"));

        await WaitForAlertAsync(prometheus, "NotificationBacklog");
        Assert.Equal(200, (await service.NewClient().GetAsync("/alive")).Status);
        Assert.Contains(service.LogLines, line => line.Contains("TimeoutException", StringComparison.Ordinal));
        Assert.DoesNotContain("mailkit_net_smtp_client_connection_duration", (await service.NewClient().GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Empty(_mail.Received);

        _mail.IsSilent = false;
        await Eventually.EqualAsync(1, "the good mail arrives", () => Task.FromResult(_mail.Received.Count));
        await Task.WhenAll(_stream.RedeliverUntilDeadLetteredAsync(noAddress), _stream.RedeliverUntilDeadLetteredAsync(spam));
        await WaitForAlertAsync(prometheus, "NotificationsDeadLettered");
        Assert.Contains("To: buyer@example.com", Assert.Single(_mail.Received), StringComparison.Ordinal);
        Assert.Equal(200, (await service.NewClient().GetAsync("/alive")).Status);
    }

    [Fact]
    public async Task accepted_message_counts_as_sent_after_disconnect()
    {
        _mail.DropsAfterMessage = true;

        await new SmtpMailer(new Uri(_mail.Url)).SendAsync(
            new Message(Guid.NewGuid(), "buyer@example.com", "Zwei Äpfel", new string('x', 2_000)), TestContext.Current.CancellationToken);

        Assert.Single(_mail.Received);
    }

    [Theory]
    [InlineData("")]
    [InlineData("buyer")]
    [InlineData("buyer@")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("a@example.com\r\nBcc: b@example.com")]
    public void message_requires_exactly_one_valid_recipient(string recipient) =>
        Assert.Throws<FormatException>(() => new Message(Guid.NewGuid(), recipient, "", ""));

    private static Task WaitForAlertAsync(PrometheusServer prometheus, string alert) => Eventually.SucceedsAsync(
        $"{alert} fires", async () => Assert.Contains($"{alert} of notification firing", await prometheus.AlertsAsync()), AlertsWithin);

    private static bool Has(Export export, byte[] part) => export.Body.AsSpan().IndexOf(part) >= 0;

    private static async Task<string> CountAsync(ServiceHost<NotificationMetrics> service, string outcome) =>
        Assert.Single((await service.NewClient().GetAsync("/metrics")).Text.Split('\n'), line =>
            line.StartsWith("notification_deliveries_total{", StringComparison.Ordinal) && line.Contains($"checkout_notification_outcome=\"{outcome}\"", StringComparison.Ordinal)).Split(' ')[1];

    private static string NewEvent(string email, Guid? order = null) => JsonSerializer.Serialize(new
    {
        eventId = Guid.NewGuid(),
        orderId = order ?? Guid.NewGuid(),
        email,
        total = new { amount = 2998, currency = "EUR" },
        items = new[] { new { sku = "mug-trace", name = "Trace mug", quantity = 2, price = new { amount = 1499, currency = "EUR" } } },
        confirmedAt = DateTimeOffset.UtcNow,
    });

    private ServiceHost<NotificationMetrics> Start(Dictionary<string, string>? settings = null) => ServiceHost<NotificationMetrics>.Start(new(settings ?? [])
    {
        ["ConnectionStrings:notificationdb"] = _database!.ConnectionString,
        ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Notification),
        ["ConnectionStrings:smtp"] = _mail.Url,
    });
}
