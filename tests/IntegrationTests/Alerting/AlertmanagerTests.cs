using System.Globalization;
using System.Text.RegularExpressions;
using Checkout.NotificationService.Alerts;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>Tests the routes and inhibition rules of Alertmanager.</summary>
public sealed class AlertmanagerTests(TestServers servers)
{
    private const string Webhook = "http://127.0.0.1:5004/alerts?a=1&b=2";

    [Fact]
    public async Task amtool_accepts_the_committed_configuration() =>
        Assert.Contains("SUCCESS", await Tool.RunAsync("amtool", "check-config", "alertmanager.yml"), StringComparison.Ordinal);

    [Fact]
    public async Task configuration_without_mail_server_has_only_a_webhook()
    {
        var text = await CheckedAsync(await AlertmanagerServer.RenderAsync(Webhook));

        Assert.Contains($"url: {Webhook}\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(".invalid:", text, StringComparison.Ordinal);
        Assert.DoesNotContain("email_configs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("smtp_", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task every_replica_has_a_webhook_with_the_key()
    {
        const string Second = "http://127.0.0.1:5005/alerts";

        var text = await CheckedAsync(await AlertmanagerServer.RenderAsync($"{Webhook} {Second} ", ("ALERT_WEBHOOK_KEY", "a&key")));

        foreach (var url in (string[])[Webhook, Second])
        {
            Assert.Matches($@"- url: {Regex.Escape(url)}\n +send_resolved: true\n( +#.*\n)* +max_alerts: 200\n( +#.*\n)* +http_config:\n +authorization:\n +credentials: a&key\n", text);
        }

        Assert.DoesNotContain("invalid/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("key.invalid", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task every_replica_is_notified_if_the_first_is_down()
    {
        await using var gone = await AlertReceiver.StartAsync();
        await using var second = await AlertReceiver.StartAsync();
        var first = gone.Address;
        await gone.DisposeAsync();
        using var alertmanager = await AlertmanagerServer.StartAsync(servers.NewFolder("alertmanager"), $"http://{first}/alerts http://{second.Address}/alerts");

        await alertmanager.FireAsync([Labels("CriticalErrorRatio payment")]);

        await Eventually.TrueAsync("Alertmanager notifies the second replica", () => Task.FromResult(second.Messages.Count > 0));
    }

    [Fact]
    public async Task excess_alerts_of_a_notification_are_counted()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        using var alertmanager = await AlertmanagerServer.StartAsync(servers.NewFolder("alertmanager"), $"http://{receiver.Address}/alerts");

        await alertmanager.FireAsync(Enumerable.Range(0, AlertNotification.MaxAlerts + 1).Select(number => Labels($"CriticalErrorRatio service-{number}")));

        await Eventually.TrueAsync("Alertmanager notifies the replica", () => Task.FromResult(receiver.Messages.Count > 0));
        var message = receiver.Messages.First();
        Assert.Equal((AlertNotification.MaxAlerts, 1), (message.GetProperty("alerts").GetArrayLength(), message.GetProperty("truncatedAlerts").GetInt32()));
    }

    [Fact]
    public void repeat_interval_and_maximum_match_the_alertmanager_configuration()
    {
        var configuration = Repository.Read("prometheus/alertmanager.yml");

        var smallest = Regex.Matches(configuration, @"repeat_interval: (\d+)h").Min(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(TimeSpan.FromHours(smallest) / 2, AlertHandler.RepeatedAfter);
        Assert.Equal(Regex.Count(configuration, "repeat_interval: "), Regex.Count(configuration, @"repeat_interval: \d+h\n"));
        Assert.Contains($"max_alerts: {AlertNotification.MaxAlerts}\n", configuration, StringComparison.Ordinal);
    }

    [Fact]
    public async Task configuration_with_mail_server_also_sends_email()
    {
        var text = await CheckedAsync(await AlertmanagerServer.RenderAsync(
            Webhook, ("ALERT_SMTP_SMARTHOST", "mail.example.com:587"), ("ALERT_MAIL_TO", "a&b|c@example.com"), ("ALERT_SMTP_REQUIRE_TLS", "false")));

        Assert.Contains("smtp_smarthost: mail.example.com:587\n", text, StringComparison.Ordinal);
        Assert.Contains("smtp_require_tls: false\n", text, StringComparison.Ordinal);
        Assert.Contains("to: a&b|c@example.com\n", text, StringComparison.Ordinal);
        Assert.Contains($"url: {Webhook}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task missing_webhook_url_is_rejected()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => AlertmanagerServer.RenderAsync(""));

        Assert.Contains("ALERT_WEBHOOK_URLS", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("critical", "e-mail,notification")]
    [InlineData("page", "e-mail,notification")]
    [InlineData("warning", "notification")]
    [InlineData("info", "nobody")]
    [InlineData("none", "nobody")]
    public Task alert_is_routed_by_severity(string severity, string receivers) =>
        Tool.RunAsync("amtool", "config", "routes", "test", "--config.file=alertmanager.yml", $"--verify.receivers={receivers}", $"severity={severity}");

    [Fact]
    public async Task page_and_failed_dependency_inhibit_related_alerts()
    {
        foreach (var (alerts, silenced) in Situations)
        {
            using var alertmanager = await AlertmanagerServer.StartAsync(servers.NewFolder("alertmanager"), Webhook);

            await alertmanager.FireAsync(alerts.Select(Labels));

            await Eventually.SucceedsAsync($"{string.Join(" and ", silenced)} are silenced", async () =>
            {
                var inhibited = await alertmanager.InhibitedAsync();
                Assert.Equal(alerts.Length, inhibited.Count);
                Assert.Equal(silenced.Order(), inhibited.Where(alert => alert.Value).Select(alert => alert.Key).Order());
            });
        }
    }

    // Alerts that fire together, each as "name service [label=value …]", and the inhibited ones of them.
    private static readonly (string[] Alerts, string[] Silenced)[] Situations =
    [
        (["CriticalErrorRatio payment", "HighErrorRatio payment", "CheckoutLatencyHigh gateway", "LatencyAboveBaseline gateway", "MemoryNearLimit gateway"],
            ["HighErrorRatio", "LatencyAboveBaseline"]),
        (["CriticalErrorRatio payment", "HighErrorRatio gateway", "CheckoutLatencyHigh gateway", "LatencyAboveBaseline inventory"],
            []),
        (["CheckoutSuccessBudgetFastBurn gateway", "CheckoutSuccessBudgetSlowBurn gateway", "CheckoutLatencyBudgetSlowBurn gateway"],
            ["CheckoutSuccessBudgetSlowBurn"]),
        (["DependencyUnhealthy postgresql scope=all checkout_health_check=postgresql", "CriticalErrorRatio gateway", "CheckoutSuccessBudgetFastBurn gateway", "ProbeFailing gateway",
            "RequestRateDrop gateway", "NotificationBacklog notification", "DatabasePoolNearlyExhausted inventory", "DiskNearlyFull inventory", "AuthFailureSpike auth"],
            ["CriticalErrorRatio", "CheckoutSuccessBudgetFastBurn", "ProbeFailing", "RequestRateDrop", "NotificationBacklog"]),
        (["DependencyUnhealthy inventory scope=replica checkout_health_check=postgresql", "HighErrorRatio payment", "CheckoutSuccessBudgetFastBurn gateway",
            "ProbeFailing gateway", "LatencyAboveBaseline inventory", "DatabasePoolNearlyExhausted inventory"],
            ["LatencyAboveBaseline"]),
        (["DependencyUnhealthy redis scope=all checkout_health_check=redis", "CheckoutSuccessBudgetFastBurn gateway", "HighErrorRatio payment", "ProbeFailing gateway",
            "NotificationBacklog notification", "LatencyAboveBaseline gateway", "CheckoutLatencyHigh gateway"],
            ["NotificationBacklog", "LatencyAboveBaseline"]),
        (["DependencyUnhealthy notification scope=replica checkout_health_check=redis", "OutboxStuck gateway", "NotificationBacklog notification"],
            ["NotificationBacklog"]),
        (["TargetDown payment scope=service", "CriticalErrorRatio gateway", "CheckoutLatencyHigh gateway", "NotificationBacklog notification"],
            ["CriticalErrorRatio", "CheckoutLatencyHigh"]),
        (["TargetDown inventory scope=replica", "CriticalErrorRatio gateway"],
            []),
        (["TargetDown blackbox scope=tool", "ProbeFailing gateway", "CriticalErrorRatio gateway"],
            ["ProbeFailing"]),
    ];

    // Returns the labels, including those that the rule adds.
    private static Dictionary<string, string> Labels(string alert)
    {
        var parts = alert.Split(' ');
        var extra = parts[2..].Select(part => part.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        var rule = RuleFiles.Alerts.First(rule => rule.Alert == parts[0] && rule.Labels.GetValueOrDefault("scope") == extra.GetValueOrDefault("scope"));
        var labels = new Dictionary<string, string>(rule.Labels) { ["alertname"] = parts[0], ["service"] = parts[1] };
        foreach (var (label, value) in extra)
        {
            labels[label] = value;
        }

        return labels;
    }

    private static async Task<string> CheckedAsync(string configuration)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, configuration, TestContext.Current.CancellationToken);
            await Tool.RunAsync("amtool", "check-config", file);
            return configuration;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
