using Checkout.Tests.Integration.Alerting;

namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests the Overview with a Prometheus that has no targets, as before the first scrape.</summary>
public sealed class OverviewTests
{
    private const string Grey = "#8e8e8e";

    // This tile shows the alert Watchdog, which fires even without targets.
    private const string Alerting = "Alerting";

    private readonly DashboardFile _overview = DashboardFile.ReadAll().Single(dashboard => dashboard.Uid == "checkout-overview");

    [Fact]
    public async Task all_tiles_are_unknown_without_data()
    {
        var folder = Directory.CreateTempSubdirectory("checkout-overview-").FullName;
        try
        {
            using var server = await PrometheusServer.StartAsync(Path.Combine(folder, "data"), "127.0.0.1:9", "[]");
            using var prometheus = new Prometheus(server.Address);
            await Eventually.EqualAsync("Works", "the rules are evaluated", async () => (await ShowAsync(prometheus, Alerting)).Text);

            var tiles = new Dictionary<string, string>();
            foreach (var panel in _overview.Panels.Where(panel => panel.Type == "stat" && panel.Title != Alerting))
            {
                tiles[panel.Title] = (await StatPanel.QueryAsync(prometheus, panel)).Select(tile => tile.Color).Distinct().Single();
            }

            Assert.All(tiles, tile => Assert.Equal((tile.Key, Grey), (tile.Key, tile.Value)));
            Assert.Equal("Unknown", (await ShowAsync(prometheus, "Is anything broken?")).Text);
            Assert.Equal("Nothing is known yet", (await ShowAsync(prometheus, "What is it?")).Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<Tile> ShowAsync(Prometheus prometheus, string title) =>
        Assert.Single(await StatPanel.QueryAsync(prometheus, _overview.Panels.Single(panel => panel.Title == title)));
}
