namespace Checkout.Tests.TestSupport;

/// <summary>The table format of docs/dashboards.md.</summary>
internal static class DashboardPage
{
    public const string Mark = "<!-- What follows is written by the end-to-end tests, with CHECKOUT_DASHBOARD_TABLE=docs/dashboards.md. -->";

    /// <summary>Returns the row of a query without its value. A pipe in a cell must be escaped, even in code.</summary>
    public static string RowStart(Panel panel, PanelQuery query) =>
        $"| {panel.Title} | {panel.Description} | `{query.Expression.Replace("|", "\\|", StringComparison.Ordinal)}` | ";
}
