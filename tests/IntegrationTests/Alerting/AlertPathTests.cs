using System.Text.Json;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.ServiceDefaults;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>From a failing service to NotificationService's webhook, through the real Prometheus and the real Alertmanager.</summary>
[Collection(AloneTests.Name)]
public sealed class AlertPathTests(TestServers servers)
{
    // Some forty seconds are needed, with nothing else to do.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task failing_services_are_pending_then_firing_then_resolved_in_one_message_each_and_the_page_is_silenced()
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
        await WaitAsync("both alerts of both services are pending", () => AlertsAreAsync(prometheus, "pending"));
        await WaitAsync("they fire", () => AlertsAreAsync(prometheus, "firing"));
        await WaitAsync("NotificationService is told", () => WasToldAsync(receiver, "firing"));

        receiver.Fails = false;
        await WaitAsync("the alerts end", async () =>
            Assert.Equal(["Watchdog of prometheus firing"], await prometheus.AlertsAsync()));
        await WaitAsync("NotificationService is told", () => WasToldAsync(receiver, "firing", "resolved"));
    }

    private static async Task AlertsAreAsync(PrometheusServer prometheus, string state) =>
        Assert.Equal(
            [
                $"CriticalErrorRatio of gateway {state}", $"CriticalErrorRatio of payment {state}",
                $"HighErrorRatio of gateway {state}", $"HighErrorRatio of payment {state}",
            ],
            (await prometheus.AlertsAsync()).Where(alert => !alert.StartsWith("Watchdog", StringComparison.Ordinal)).Order());

    // One message for both services, and none of the page that the critical alert silences.
    private static Task WasToldAsync(AlertReceiver receiver, params string[] statuses)
    {
        Assert.Equal(
            statuses.Select(status => $"CriticalErrorRatio {status} gateway,payment"),
            receiver.Messages.Select(message =>
                $"{message.GetProperty("groupLabels").GetProperty("alertname")} {message.GetProperty("status")} {string.Join(',', Services(message).Order())}"));
        var annotations = receiver.Messages.First().GetProperty("alerts")[0].GetProperty("annotations");
        Assert.Matches("^[0-9.]+% of the requests to (gateway|payment) fail$", annotations.GetProperty("summary").GetString());
        return Task.CompletedTask;
    }

    private static IEnumerable<string> Services(JsonElement message) =>
        message.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("labels").GetProperty("service").GetString()!);

    private static Task WaitAsync(string what, Func<Task> probe) => Eventually.SucceedsAsync(what, probe, Patience);
}
