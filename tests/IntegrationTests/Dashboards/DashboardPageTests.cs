
namespace Checkout.Tests.Integration.Dashboards;

/// <summary>Tests that docs/dashboards.md describes every panel of the current dashboards.</summary>
public sealed class DashboardPageTests
{
    private readonly string _page = Repository.Read("docs/dashboards.md");

    [Fact]
    public void every_panel_is_documented_with_its_question_and_queries()
    {
        var rows = from dashboard in DashboardFile.ReadAll()
                   from panel in dashboard.Panels
                   from query in panel.Queries
                   select DashboardPage.RowStart(panel, query);

        var missing = rows.Where(row => !_page.Contains(row, StringComparison.Ordinal)).ToList();

        Assert.True(missing.Count == 0, $"Write the page anew: {DashboardPage.Mark}\nIt lacks:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void no_other_panels_are_documented() =>
        Assert.Equal(
            DashboardFile.ReadAll().Sum(dashboard => dashboard.Panels.Sum(panel => panel.Queries.Count)),
            _page.Split(DashboardPage.Mark)[1].Split('\n').Count(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('?') && line.Contains('`')));
}
