using System.Net.Sockets;
using System.Text.Json;
using Checkout.NotificationService;
using Checkout.NotificationService.Mail;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.Tests.Integration.Notification;

/// <summary>Tests the Alertmanager webhook of NotificationService.</summary>
public sealed class AlertTests(TestServers servers) : IAsyncLifetime
{
    private const string Since = "2026-05-04T03:02:01.123456789Z";

    private readonly TestMailer _mailer = new();
    private Database? _database;
    private ServiceHost<NotificationMetrics>? _service;

    private ApiClient Client => ClientOf(_service!);

    public async ValueTask InitializeAsync()
    {
        _database = await servers.CreateDatabaseAsync("alerts");
        _service = Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _service!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task alerts_of_a_group_are_stored_and_mailed_together()
    {
        var answer = await SendAlertsAsync(Alert("a1", service: "payment"), Alert("b2", service: "inventory"));

        Assert.Equal(204, answer.Status);
        var mail = Assert.Single(_mailer.Sent);
        Assert.Equal(("ops@checkout.example", "[FIRING 2] HighErrorRatio"), (mail.Recipient, mail.Subject));
        Assert.All(["Service   payment", "Service   inventory", "7% of requests fail", "Since     2026-05-04 03:02:01Z", "/runbooks/HighErrorRatio.md"],
            text => Assert.Contains(text, mail.Text, StringComparison.Ordinal));
        var kept = await ListAsync();
        Assert.Equal([("a1", "firing"), ("b2", "firing")], kept.Select(alert => (Text(alert, "fingerprint"), Text(alert, "status"))));
        Assert.Equal(("HighErrorRatio", "page", "payment", "7% of requests fail"),
            (Text(kept[0], "name"), Text(kept[0], "severity"), Text(kept[0], "service"), Text(kept[0], "summary")));
        Assert.Equal(DateTimeOffset.Parse("2026-05-04T03:02:01.123456Z", null), kept[0].GetProperty("startsAt").GetDateTimeOffset());
        Assert.All(kept, alert => Assert.Equal((JsonValueKind.Null, JsonValueKind.String), (alert.GetProperty("endsAt").ValueKind, alert.GetProperty("mailedAt").ValueKind)));
    }

    [Fact]
    public async Task repeated_alert_is_stored_and_mailed_once()
    {
        await SendAlertsAsync(Alert("a1"));

        Assert.Equal(204, (await SendAlertsAsync(Alert("a1"))).Status);
        Assert.Equal(204, (await SendAlertsAsync(Alert("a1"), Alert("a1"))).Status);

        Assert.Single(_mailer.Sent);
        Assert.Single(await ListAsync());
        Assert.Equal(("1", "3"), (await CountAsync("stored"), await CountAsync("duplicate")));
    }

    [Fact]
    public async Task only_new_alerts_of_a_group_are_mailed()
    {
        await SendAlertsAsync(Alert("a1", service: "payment"));

        await SendAlertsAsync(Alert("a1", service: "payment"), Alert("b2", service: "inventory"));

        var mail = _mailer.Sent.Last();
        Assert.Equal((2, "[FIRING 1] HighErrorRatio"), (_mailer.Sent.Count, mail.Subject));
        Assert.Contains("Service   inventory", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Service   payment", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task resolved_and_reopened_alerts_are_mailed()
    {
        await SendAlertsAsync(Alert("a1"));
        await SendAlertsAsync(Alert("a1", status: "resolved", end: "2026-05-04T03:05:00Z"), Alert("b2"));
        await SendAlertsAsync(Alert("a1", start: "2026-05-04T04:00:00Z"));

        Assert.Equal(["[FIRING 1] HighErrorRatio", "[FIRING 1, RESOLVED 1] HighErrorRatio", "[FIRING 1] HighErrorRatio"], _mailer.Sent.Select(mail => mail.Subject));
        Assert.Equal(3, _mailer.Sent.Select(mail => mail.Id).Distinct().Count());
        var resolved = Assert.Single(await ListAsync(), alert => Text(alert, "status") == "resolved");
        Assert.Equal(DateTimeOffset.Parse("2026-05-04T03:05:00Z", null), resolved.GetProperty("endsAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task concurrent_notifications_are_mailed_once()
    {
        await using var replica = Start();
        var alerts = Enumerable.Range(0, 20).Select(number => Alert($"{number:x4}")).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            SendAlertsAsync(number % 2 == 0 ? Client : ClientOf(replica), number % 3 == 0 ? alerts : [.. alerts.Reverse()])));

        Assert.All(answers, answer => Assert.Equal(204, answer.Status));
        Assert.Equal("[FIRING 20] HighErrorRatio", Assert.Single(_mailer.Sent).Subject);
        Assert.Equal(20, (await ListAsync()).Count);
    }

    [Fact]
    public async Task unsent_alert_is_mailed_on_the_next_notification()
    {
        _mailer.Fail(1, new SocketException((int)SocketError.ConnectionRefused));

        var failed = await SendAlertsAsync(Alert("a1"));

        Assert.Equal((503, "mail_unavailable"), failed.Problem);
        Assert.Equal(JsonValueKind.Null, Assert.Single(await ListAsync()).GetProperty("mailedAt").ValueKind);
        Assert.Empty(_mailer.Sent);

        Assert.Equal(204, (await SendAlertsAsync(Alert("a1"))).Status);
        Assert.Single(_mailer.Sent);
    }

    [Fact]
    public async Task recent_alerts_are_listed_newest_first_up_to_the_limit()
    {
        await SendAlertsAsync(Alert("a1"));
        await SendAlertsAsync(Alert("b2"));
        await SendAlertsAsync(Alert("c3"));

        Assert.Equal(["c3", "b2"], (await ListAsync("?limit=2")).Select(alert => Text(alert, "fingerprint")));
        Assert.Equal((400, "invalid_request"), (await Client.GetAsync("/alerts?limit=0")).Problem);
        Assert.Equal((400, "invalid_request"), (await Client.GetAsync("/alerts?limit=201")).Problem);
        Assert.Equal((400, "invalid_request"), (await Client.GetAsync("/alerts?limit=all")).Problem);
    }

    [Fact]
    public async Task alerts_are_deleted_after_a_month()
    {
        await SendAlertsAsync(Alert("a1"), Alert("b2"));
        await _database!.ExecuteAsync("UPDATE alerts SET received_at = now() - interval '31 days' WHERE fingerprint = 'a1'");

        await SendAlertsAsync(Alert("c3"));

        Assert.Equal(["c3", "b2"], (await ListAsync()).Select(alert => Text(alert, "fingerprint")));
    }

    [Fact]
    public async Task alert_text_cannot_inject_a_mail_header()
    {
        await SendAlertsAsync(Alert("a1", name: "Evil\r\nBcc: everyone@example.com"));

        Assert.Equal("[FIRING 1] Evil  Bcc: everyone@example.com", Assert.Single(_mailer.Sent).Subject);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":"4"}""")]
    [InlineData("""{"version":"4","alerts":[]}""")]
    [InlineData("""{"version":"4","alerts":[null]}""")]
    [InlineData("""{"version":"4","alerts":[{}]}""")]
    [InlineData("""{"version":"3","alerts":[{"fingerprint":"a1","status":"firing","startsAt":"2026-05-04T03:02:01Z","labels":{"alertname":"A"}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"a1","status":"pending","startsAt":"2026-05-04T03:02:01Z","labels":{"alertname":"A"}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"a1","status":"firing","labels":{"alertname":"A"}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"a1","status":"firing","startsAt":"yesterday","labels":{"alertname":"A"}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"a1","status":"firing","startsAt":"2026-05-04T03:02:01Z","labels":{"service":"A"}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"a1","status":"firing","startsAt":"2026-05-04T03:02:01Z","labels":{"alertname":null}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"a1","status":"firing","startsAt":"2026-05-04T03:02:01Z","labels":{"alertname":"A\u0000"}}]}""")]
    [InlineData("""{"version":"4","alerts":[{"fingerprint":"'; DROP","status":"firing","startsAt":"2026-05-04T03:02:01Z","labels":{"alertname":"A"}}]}""")]
    public async Task invalid_notification_is_rejected(string body)
    {
        Assert.Equal((400, "invalid_request"), (await Client.PostTextAsync("/alerts", body)).Problem);
        Assert.Empty(await ListAsync());
        Assert.Empty(_mailer.Sent);
    }

    [Fact]
    public async Task oversized_notification_is_rejected()
    {
        Assert.Equal(204, (await SendAlertsAsync([.. Enumerable.Range(0, 200).Select(number => Alert($"{number:x4}"))])).Status);
        Assert.Equal((400, "invalid_request"), (await SendAlertsAsync(Alert("a1", summary: new string('x', 5_000)))).Problem);
        Assert.Equal((413, "body_too_large"), (await SendAlertsAsync(Alert("a1", summary: new string('x', 600_000)))).Problem);
    }

    [Theory]
    [InlineData(201, 0, 1)]
    [InlineData(200, 7, 7)]
    [InlineData(230, 3, 33)]
    public async Task excess_alerts_are_dropped_and_counted_in_the_mail(int count, int truncated, int leftOut)
    {
        var answer = await SendAlertsAsync(Client, [.. Enumerable.Range(0, count).Select(number => Alert($"{number:x4}"))], truncated);

        Assert.Equal(204, answer.Status);
        Assert.Equal(200, (await ListAsync("?limit=200")).Count);
        var mail = Assert.Single(_mailer.Sent);
        Assert.Equal("[FIRING 200] HighErrorRatio", mail.Subject);
        Assert.Contains($"{leftOut} more alerts of this group were left out.", mail.Text, StringComparison.Ordinal);
        Assert.Equal(("200", $"{leftOut}"), (await CountAsync("stored"), await CountAsync("left_out")));
    }

    [Fact]
    public async Task firing_alert_is_mailed_again_after_the_repeat_interval()
    {
        await SendAlertsAsync(Alert("a1"), Alert("b2", status: "resolved", end: "2026-05-04T03:05:00Z"));
        await AgeAlertsAsync(TimeSpan.FromMinutes(29));
        await SendAlertsAsync(Alert("a1"));
        Assert.Single(_mailer.Sent);

        await AgeAlertsAsync(TimeSpan.FromMinutes(2));
        await using var replica = Start();
        await Task.WhenAll(SendAlertsAsync(Client, Repetition()), SendAlertsAsync(ClientOf(replica), Repetition()));

        Assert.Equal(["[FIRING 1, RESOLVED 1] HighErrorRatio", "[FIRING 1] HighErrorRatio"], _mailer.Sent.Select(mail => mail.Subject));
        Assert.Equal(2, _mailer.Sent.Select(mail => mail.Id).Distinct().Count());
        await SendAlertsAsync(Alert("a1"));
        Assert.Equal(2, _mailer.Sent.Count);

        static object[] Repetition() => [Alert("a1"), Alert("b2", status: "resolved", end: "2026-05-04T03:05:00Z")];
    }

    [Fact]
    public async Task unsent_repetition_is_mailed_on_the_next_notification()
    {
        await SendAlertsAsync(Alert("a1"));
        await AgeAlertsAsync(TimeSpan.FromHours(1));
        _mailer.Fail(1, new TimeoutException());

        Assert.Equal((503, "mail_unavailable"), (await SendAlertsAsync(Alert("a1"))).Problem);
        Assert.Equal(204, (await SendAlertsAsync(Alert("a1"))).Status);

        Assert.Equal(2, _mailer.Sent.Count);
        Assert.Equal("1", await CountAsync("repeated"));
    }

    [Fact]
    public async Task missing_or_wrong_key_is_rejected()
    {
        foreach (var key in new[] { null, "", "a-guess", TestSecrets.AlertWebhookKey[..^1], TestSecrets.ServiceToken })
        {
            Assert.Equal((401, "unauthenticated"), (await SendAlertsAsync(Client.WithToken(key), [Alert("a1")])).Problem);
            Assert.Equal((401, "unauthenticated"), (await Client.WithToken(key).GetAsync("/alerts")).Problem);
        }

        Assert.Empty(await ListAsync());
        Assert.Equal(200, (await Client.WithToken(null).GetAsync("/health")).Status);
    }

    private static object Alert(
        string fingerprint, string status = "firing", string service = "payment", string start = Since, string end = "0001-01-01T00:00:00Z",
        string name = "HighErrorRatio", string summary = "7% of requests fail") => new
        {
            status,
            labels = new Dictionary<string, string> { ["alertname"] = name, ["severity"] = "page", ["service"] = service },
            annotations = new Dictionary<string, string>
            {
                ["summary"] = summary,
                ["description"] = "More than 5% of requests fail.",
                ["runbook_url"] = "https://example.com/docs/runbooks/HighErrorRatio.md",
            },
            startsAt = start,
            endsAt = end,
            generatorURL = "http://localhost:9090/graph",
            fingerprint,
        };

    private static ApiClient ClientOf(ServiceHost<NotificationMetrics> service) => service.NewClient().WithToken(TestSecrets.AlertWebhookKey);

    private static string? Text(JsonElement alert, string member) => alert.GetProperty(member).GetString();

    private Task<ApiResponse> SendAlertsAsync(params object[] alerts) => SendAlertsAsync(Client, alerts);

    // Changes the age of all sent alerts.
    private Task<int> AgeAlertsAsync(TimeSpan time) => _database!.ExecuteAsync(FormattableString.Invariant(
        $"UPDATE alerts SET mailed_at = mailed_at - interval '{time.TotalSeconds} s'"));

    // The full webhook message. NotificationService reads only a part of it.
    private static Task<ApiResponse> SendAlertsAsync(ApiClient client, object[] alerts, int truncated = 0) => client.PostAsync("/alerts", new
    {
        version = "4",
        groupKey = "{}:{alertname=\"HighErrorRatio\"}",
        truncatedAlerts = truncated,
        status = "firing",
        receiver = "notification",
        groupLabels = new { alertname = "HighErrorRatio" },
        commonLabels = new { alertname = "HighErrorRatio" },
        commonAnnotations = new { },
        externalURL = "http://localhost:9093",
        alerts,
    });

    private async Task<string> CountAsync(string outcome) =>
        Assert.Single((await Client.GetAsync("/metrics")).Text.Split('\n'), line =>
            line.StartsWith("notification_alerts_total{", StringComparison.Ordinal) && line.Contains($"checkout_notification_outcome=\"{outcome}\"", StringComparison.Ordinal)).Split(' ')[1];

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string query = "") =>
        [.. (await Client.GetAsync("/alerts" + query)).Json.GetProperty("items").EnumerateArray()];

    private ServiceHost<NotificationMetrics> Start() => ServiceHost<NotificationMetrics>.Start(
        new()
        {
            ["ConnectionStrings:notificationdb"] = _database!.ConnectionString,
            ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Alerts),
            ["Mail:Folder"] = servers.NewFolder("mail"),
        },
        replace: services => services.Replace(ServiceDescriptor.Singleton<IMailer>(_mailer)));
}
