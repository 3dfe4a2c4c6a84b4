using Checkout.ServiceDefaults.Runbooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Operations;

/// <summary>What the links in alerts lead to.</summary>
internal static class RunbooksApi
{
    /// <summary>Setting: whether runbooks are served, to anybody. By default they are in Development.</summary>
    public const string EnabledKey = "Runbooks:Enabled";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Pages = new(() =>
        Runbook.All.ToDictionary(runbook => runbook.Name, RunbookPage.Render, StringComparer.Ordinal));

    public static void MapRunbooks(this WebApplication app)
    {
        if (app.Configuration.GetValue(EnabledKey, app.Environment.IsDevelopment()))
        {
            // A page for a person, no part of the API.
            app.MapMethods("/runbooks/{name}", [HttpMethods.Get, HttpMethods.Head], Get).ExcludeFromDescription();
        }
    }

    private static Results<ContentHttpResult, NotFound> Get(string name) => Pages.Value.TryGetValue(name, out var page)
        ? TypedResults.Text(page, "text/html; charset=utf-8")
        : TypedResults.NotFound();
}
