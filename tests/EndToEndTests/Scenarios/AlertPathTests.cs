namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>Tests the path from failing requests to an e-mail, with real Prometheus, Alertmanager and NotificationService.</summary>
[Collection(ShopUnderLoadTests.Name)]
public sealed class AlertPathTests(ShopUnderLoad shop)
{
    private const string Alert = "CriticalErrorRatio";

    private static readonly string[] Services = ["gateway", "payment"];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task alert_fires_and_resolves_and_each_change_is_mailed_once()
    {
        shop.Prometheus.Require();
        await shop.WaitUntilHealthyAsync();
        // An earlier alert may be resolved, or mailed, during this test.
        var earlier = (await ListAlertsAsync("true")).Select(AlertOf).ToHashSet();

        Assert.Equal(200, (await shop.Admin.StartScenarioAsync("payment-errors")).Status);
        try
        {
            await WaitForServicesAsync("firing", () => ServicesInAsync("firing"));
            Assert.Equal(Services, await ServicesOfAsync($$"""count by (service) (count_over_time(ALERTS{alertname="{{Alert}}", alertstate="pending", service=~"{{string.Join('|', Services)}}"}[2m]))"""));
            await WaitForServicesAsync("kept as firing, and mailed", async () => New(await ListMailedAlertsAsync(), "firing"));
        }
        finally
        {
            await shop.Admin.StopScenarioAsync("payment-errors");
        }

        // On a busy machine, the alert may have fired for another service meanwhile.
        await WaitForServicesAsync("kept as resolved, and mailed", async () => [.. New(await ListMailedAlertsAsync(), "resolved").Intersect(Services)]);
        Assert.Empty(await ServicesInAsync("firing"));

        // Alertmanager repeats a notification, but each change is mailed once.
        var turns = await ListMailedAlertsAsync();
        Assert.Equal(turns.Count(turn => turn.StartsWith("firing", StringComparison.Ordinal)), Mailed("FIRING"));
        Assert.Equal(turns.Count(turn => turn.StartsWith("resolved", StringComparison.Ordinal)), Mailed("RESOLVED"));

        string[] New(IReadOnlyList<string> now, string status) =>
            [.. now.Where(turn => turn.StartsWith(status, StringComparison.Ordinal)).Select(AlertOf).Except(earlier).Select(alert => alert.Split(' ')[0]).Distinct().Order()];
    }

    private static async Task WaitForServicesAsync(string what, Func<Task<string[]>> services)
    {
        string[] found = [];
        await Eventually.WaitUntilAsync(Deadline, async () => (found = await services()).SequenceEqual(Services));
        Assert.True(found.SequenceEqual(Services), $"After {Deadline.TotalSeconds} s, {Alert} of {string.Join(" and ", Services)} are not {what}, but only of: {string.Join(", ", found)}.");
    }

    private Task<string[]> ServicesInAsync(string state) =>
        ServicesOfAsync($$"""count by (service) (ALERTS{alertname="{{Alert}}", alertstate="{{state}}"})""");

    private async Task<string[]> ServicesOfAsync(string query) =>
        [.. (await shop.Prometheus.QueryAsync(query)).Select(sample => sample.Labels["service"]).Order()];

    private Task<IReadOnlyList<string>> ListMailedAlertsAsync() => ListAlertsAsync("mailed_at IS NOT NULL");

    // Returns alerts that NotificationService has stored: status, service and start.
    private Task<IReadOnlyList<string>> ListAlertsAsync(string condition) => shop.Application.Database.ListAsync(
        "notificationdb",
        $"SELECT status || ' ' || (labels ->> 'service') || ' ' || starts_at FROM alerts WHERE labels ->> 'alertname' = '{Alert}' AND {condition}");

    // The service and the start, without the status.
    private static string AlertOf(string turn) => turn.Split(' ', 2)[1];

    private int Mailed(string status) => Directory.GetFiles(shop.MailFolder, "*.eml")
        .Sum(file => File.ReadLines(file).Count(line => line == $"{status}: {Alert}"));
}
