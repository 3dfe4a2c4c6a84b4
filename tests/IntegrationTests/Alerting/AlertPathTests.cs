using System.Text.Json;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>Tests the path of an alert from a failing service to NotificationService's webhook, with real Prometheus and Alertmanager.</summary>
[Collection(NonParallelTests.Name)]
public sealed class AlertPathTests(TestServers servers)
{
    // The test takes about forty seconds on an idle machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task alerts_of_failing_services_fire_resolve_and_share_a_notification()
    {
        await using var receiver = await AlertReceiver.StartAsync();
        using var alertmanager = await AlertmanagerServer.StartAsync(servers.NewFolder("alertmanager"), $"http://{receiver.Address}/alerts");
        using var prometheus = await PrometheusServer.StartAsync(
            servers.NewFolder("prometheus"),
            alertmanager.Address,
            $$"""
            [{"labels":{"job":"gateway","instance":"gateway","__metrics_path__":"/metrics/gateway"},"targets":["{{receiver.Address}}"]},
             {"labels":{"job":"payment","instance":"payment","__metrics_path__":"/metrics/payment"},"targets":["{{receiver.Address}}"]}]
            """);
        await WaitAsync("Watchdog fires", async () =>
            Assert.Equal(["Watchdog of prometheus firing"], await prometheus.AlertsAsync()));

        receiver.Fails = true;
        // The more severe alert fires first.
        await WaitAsync("alerts of both services are pending", async () => Assert.Superset(
            (HashSet<string>)["HighErrorRatio of gateway pending", "HighErrorRatio of payment pending"], (await prometheus.AlertsAsync()).ToHashSet()));
        await WaitAsync("both alerts of both services fire", () => AssertAlertsAsync(prometheus, "firing"));
        await WaitAsync("Alertmanager notifies NotificationService", () =>
        {
            Assert.Equal(["firing: gateway firing, payment firing"], GetMessages(receiver));
            return Task.CompletedTask;
        });

        receiver.Fails = false;
        await WaitAsync("the alerts end", async () =>
            Assert.Equal(["Watchdog of prometheus firing"], await prometheus.AlertsAsync()));
        await WaitAsync("Alertmanager notifies NotificationService", () =>
        {
            // Alertmanager may have notified the earlier resolution separately.
            Assert.StartsWith("resolved: ", GetMessages(receiver).Last(), StringComparison.Ordinal);
            Assert.All((string[])["gateway resolved", "payment resolved"], service =>
                Assert.Contains(GetMessages(receiver), message => message.Contains(service, StringComparison.Ordinal)));
            return Task.CompletedTask;
        });
        Assert.All(receiver.Messages, message =>
            Assert.Equal("CriticalErrorRatio", message.GetProperty("groupLabels").GetProperty("alertname").GetString()));
        Assert.All(receiver.Messages.SelectMany(Alerts), alert =>
            Assert.Matches("^[0-9.]+% of the requests to (gateway|payment) fail$", alert.GetProperty("annotations").GetProperty("summary").GetString()));
    }

    private static async Task AssertAlertsAsync(PrometheusServer prometheus, string state) =>
        Assert.Equal(
            [
                $"CriticalErrorRatio of gateway {state}", $"CriticalErrorRatio of payment {state}",
                $"HighErrorRatio of gateway {state}", $"HighErrorRatio of payment {state}",
            ],
            (await prometheus.AlertsAsync()).Where(alert => !alert.StartsWith("Watchdog", StringComparison.Ordinal)).Order());

    // Returns the status of each message, and of each service in it.
    private static List<string> GetMessages(AlertReceiver receiver) =>
    [
        .. receiver.Messages.Select(message => $"{message.GetProperty("status")}: " + string.Join(", ", Alerts(message)
            .Select(alert => $"{alert.GetProperty("labels").GetProperty("service")} {alert.GetProperty("status")}").Order())),
    ];

    private static IEnumerable<JsonElement> Alerts(JsonElement message) => message.GetProperty("alerts").EnumerateArray();

    private static Task WaitAsync(string what, Func<Task> probe) => Eventually.SucceedsAsync(what, probe, Timeout);
}
