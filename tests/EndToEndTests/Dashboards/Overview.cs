namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>What a person reads in the first row of the Overview.</summary>
internal static class Overview
{
    private const string Headline = "What is it?";

    private static readonly Panel Verdict =
        DashboardFile.ReadAll().Single(dashboard => dashboard.Uid == "checkout-overview").Panels.Single(panel => panel.Title == Headline);

    /// <summary>What is broken, and where, in words.</summary>
    public static async Task<Tile> ReadAsync(Prometheus prometheus) => (await StatPanel.AskAsync(prometheus, Verdict)).Single();

    extension(Tile tile)
    {
        /// <summary>Whether all is well, or was before an alert of an error budget was over.</summary>
        public bool IsCalm => tile.Color == "green" || (tile.Color == "yellow" && tile.Name.Contains(" is still open", StringComparison.Ordinal));
    }
}
