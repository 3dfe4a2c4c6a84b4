namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>Reads the first row of the Overview.</summary>
internal static class Overview
{
    private const string Headline = "What is it?";

    private static readonly Panel Verdict =
        DashboardFile.ReadAll().Single(dashboard => dashboard.Uid == "checkout-overview").Panels.Single(panel => panel.Title == Headline);

    /// <summary>Returns the tile that names the failure and its service.</summary>
    public static async Task<Tile> ReadAsync(Prometheus prometheus) => (await StatPanel.QueryAsync(prometheus, Verdict)).Single();

    extension(Tile tile)
    {
        /// <summary>Gets whether the system is healthy, apart from an error budget alert that is still open.</summary>
        public bool IsCalm => tile.Color == "green" || (tile.Color == "yellow" && tile.Name.Contains(" is still open", StringComparison.Ordinal));
    }
}
