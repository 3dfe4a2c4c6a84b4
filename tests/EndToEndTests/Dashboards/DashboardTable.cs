using System.Text;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>
/// The table of docs/dashboards.md: written to the file that CHECKOUT_DASHBOARD_TABLE names, below the mark in it.
/// </summary>
internal static class DashboardTable
{
    public const string Mark = "<!-- What follows is written by the end-to-end tests, with CHECKOUT_DASHBOARD_TABLE=docs/dashboards.md. -->";

    /// <summary>Does nothing when no file is asked for.</summary>
    public static async Task WriteIfAskedForAsync(IReadOnlyList<DashboardFile> dashboards, IReadOnlyList<PanelAnswer> answers)
    {
        if (Environment.GetEnvironmentVariable("CHECKOUT_DASHBOARD_TABLE") is not { Length: > 0 } name)
        {
            return;
        }

        var file = Path.GetFullPath(name, DashboardFile.Root);
        var before = File.Exists(file) ? (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split(Mark)[0] : "";
        await File.WriteAllTextAsync(file, before + Mark + "\n" + Text(dashboards, answers), TestContext.Current.CancellationToken);
    }

    /// <summary>A cell of the table that holds code.</summary>
    public static string Code(string text) => $"`{text.Replace("|", "\\|")}`";

    private static string Text(IReadOnlyList<DashboardFile> dashboards, IReadOnlyList<PanelAnswer> answers)
    {
        var text = new StringBuilder();
        foreach (var dashboard in dashboards)
        {
            text.Append($"\n## {dashboard.Title}\n\n`/d/{dashboard.Uid}`. {dashboard.Json.GetProperty("description").GetString()}\n\n");
            text.Append("| panel | question | query | value |\n| --- | --- | --- | --- |\n");
            foreach (var panel in dashboard.Panels)
            {
                foreach (var query in panel.Queries)
                {
                    var answer = answers.FirstOrDefault(answer => answer.Panel == panel && answer.Query == query);
                    text.Append($"| {panel.Title} | {panel.Description} | {Code(query.Expression)} | {answer?.Describe() ?? "(of Loki)"} |\n");
                }
            }
        }

        return text.ToString();
    }
}
