using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Dashboards;

namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>
/// Tests every scenario on a healthy system under load: its alert fires, a query finds the cause, a log line and a trace
/// show it, and the system recovers without intervention after the scenario.
/// </summary>
[Collection(ShopUnderLoadTests.Name)]
public sealed class ScenarioTests(ShopUnderLoad shop)
{
    private static readonly TimeSpan AlertFiresWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan EvidenceIsThereWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AlertEndsWithin = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan OverviewSaysSoWithin = TimeSpan.FromSeconds(60);

    // Two minutes of the original rules, and the shortest windows that a scrape interval of one second allows.
    private static readonly TimeSpan OverviewIsNotRedWithin = TimeSpan.FromSeconds(20 + 120d / ShopUnderLoad.Factor);

    public static TheoryData<string> Scenarios => [.. ScenarioExpectation.All.Keys];

    [Fact]
    public async Task every_scenario_is_tested()
    {
        // Excludes the shoppers, which are not a fault and have no alert.
        var listed = JsonDocument.Parse((await shop.Admin.ScenariosAsync()).Text).RootElement.GetProperty("items").EnumerateArray()
            .Where(scenario => scenario.GetProperty("alert").ValueKind != JsonValueKind.Null);

        Assert.Equal(listed.Select(scenario => scenario.GetProperty("name").GetString()!).Order(), ScenarioExpectation.All.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task scenario_is_detected_and_explained_and_ends_when_stopped(string name)
    {
        shop.Prometheus.Require();
        var expected = ScenarioExpectation.All[name];
        await shop.WaitUntilHealthyAsync();
        Tile overview = null!;
        await OverviewIsAsync(OverviewSaysSoWithin, "calm", tile => tile.IsCalm);

        var started = DateTimeOffset.UtcNow;
        Assert.Equal(200, (await shop.Admin.StartScenarioAsync(name)).Status);
        try
        {
            var naming = OverviewIsAsync(OverviewSaysSoWithin, expected.Words, tile => tile.Color != "green" && Regex.IsMatch(tile.Name, expected.Words));
            var firing = WithinAsync(AlertFiresWithin, $"{expected.Alert} of {expected.AlertService} fires", () => FiresAsync(expected));
            await Task.WhenAll(naming, firing);

            var culprit = "";
            await WithinAsync(
                EvidenceIsThereWithin, $"{expected.Culprit} is named as the culprit", async () => (culprit = await FindCulpritAsync(expected)) == expected.Culprit, () => culprit);
            await WithinAsync(EvidenceIsThereWithin, "a log line explains it", async () =>
                (await shop.Dashboard.ListLogsAsync()).Any(line => line.Time >= started && expected.Explains(line)));
            if (expected.Shows is not null)
            {
                await WithinAsync(EvidenceIsThereWithin, "a trace shows it", async () =>
                    (await shop.Dashboard.ListTracesAsync(newest: 500)).Any(trace => trace.StartsAfter(started) && !trace.Orphans.Any() && expected.Shows(trace)));
            }

            Assert.Equal(204, (await shop.Admin.StopScenarioAsync(name)).Status);
            var ending = WithinAsync(AlertEndsWithin, $"{expected.Alert} of {expected.AlertService} ends", async () => !await FiresAsync(expected));
            var notRed = await OverviewIsAsync(OverviewIsNotRedWithin, "not red", tile => tile.Color != "red");
            var calm = await OverviewIsAsync(AlertEndsWithin, "calm", tile => tile.IsCalm);
            await ending;
            shop.Table.Add(name, expected, await firing, culprit, await ending);
            shop.Verdicts.Add(name, await naming, notRed.After, notRed.After + calm.After);
        }
        finally
        {
            await shop.Admin.StopScenarioAsync(name);
        }

        async Task<(TimeSpan After, string Words)> OverviewIsAsync(TimeSpan within, string what, Func<Tile, bool> isIt)
        {
            var after = await WithinAsync(
                within, $"the Overview is {what}", async () => isIt(overview = await Overview.ReadAsync(shop.Prometheus)), () => $"it says in {overview.Color}: {overview.Name}");
            return (after, overview.Name);
        }
    }

    private async Task<bool> FiresAsync(ScenarioExpectation expected) =>
        await shop.Prometheus.ValueAsync(
            $$"""count(ALERTS{alertstate="firing", alertname="{{expected.Alert}}", service="{{expected.AlertService}}"})""") > 0;

    private async Task<string> FindCulpritAsync(ScenarioExpectation expected)
    {
        if (expected.CulpritQuery is { } query)
        {
            return (await shop.Prometheus.QueryAsync(query)).Select(sample => string.Join(' ', sample.Labels.OrderBy(OrderOfLabels).Select(label => label.Value))).FirstOrDefault("");
        }

        var table = JsonDocument.Parse((await shop.Admin.BottlenecksAsync("1m")).Text).RootElement;
        return table.GetProperty("steps").EnumerateArray()
            .Where(step => step.GetProperty("isBottleneck").GetBoolean() && step.GetProperty("share").GetDouble() > 0.5)
            .Select(step => $"{step.GetProperty("service").GetString()} {step.GetProperty("step").GetString()}")
            .FirstOrDefault("");
    }

    // Orders the service before its details.
    private static int OrderOfLabels(KeyValuePair<string, string> label) => label.Key is "job" or "service_peer_name" ? 0 : 1;

    private async Task<TimeSpan> WithinAsync(TimeSpan deadline, string what, Func<Task<bool>> condition, Func<string>? instead = null)
    {
        var waited = Stopwatch.StartNew();
        if (!await Eventually.WaitUntilAsync(deadline, condition))
        {
            Assert.Fail($"Not met within {deadline.TotalSeconds} s: {what}{(instead is null ? "" : $", but {instead()}")}. {shop.Application.LastLines}");
        }

        return waited.Elapsed;
    }
}
