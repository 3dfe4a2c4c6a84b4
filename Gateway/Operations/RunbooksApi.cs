using Checkout.ServiceDefaults.Runbooks;

namespace Checkout.Gateway.Operations;

/// <summary>Serves the runbooks that alerts link to.</summary>
internal static class RunbooksApi
{
    public static void MapRunbooks(this WebApplication app) =>
        app.MapMarkdownPages("/runbooks", Runbook.All.Select(runbook => (runbook.Name, runbook.Text)));
}
