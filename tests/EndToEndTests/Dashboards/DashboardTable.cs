using System.Text;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>
/// Writes the table of docs/dashboards.md below its marker, to the file in CHECKOUT_DASHBOARD_TABLE.
/// </summary>
internal static class DashboardTable
{
    /// <summary>Writes the table. Does nothing if the variable is not set.</summary>
    public static async Task WriteIfRequestedAsync(IReadOnlyList<DashboardFile> dashboards, IReadOnlyList<PanelResult> answers)
    {
        if (Environment.GetEnvironmentVariable("CHECKOUT_DASHBOARD_TABLE") is not { Length: > 0 } name)
        {
            return;
        }

        var file = Repository.Folder(name);
        var before = File.Exists(file) ? (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split(DashboardPage.Mark)[0] : "";
        await File.WriteAllTextAsync(file, before + DashboardPage.Mark + "\n" + Text(dashboards, answers), TestContext.Current.CancellationToken);
    }

    private static string Text(IReadOnlyList<DashboardFile> dashboards, IReadOnlyList<PanelResult> answers)
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
                    text.Append(DashboardPage.RowStart(panel, query)).Append(answer?.Describe() ?? (query.DataSource == "loki" ? "(of Loki)" : "(of Jaeger)")).Append(" |\n");
                }
            }
        }

        return text.ToString();
    }
}
