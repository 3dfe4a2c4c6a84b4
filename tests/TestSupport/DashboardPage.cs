namespace Checkout.Tests.TestSupport;

/// <summary>The form of docs/dashboards.md.</summary>
internal static class DashboardPage
{
    public const string Mark = "<!-- What follows is written by the end-to-end tests, with CHECKOUT_DASHBOARD_TABLE=docs/dashboards.md. -->";

    /// <summary>The row of a query, up to its value. A pipe in a cell has to be escaped, even in code.</summary>
    public static string RowStart(Panel panel, PanelQuery query) =>
        $"| {panel.Title} | {panel.Description} | `{query.Expression.Replace("|", "\\|", StringComparison.Ordinal)}` | ";
}
