using Checkout.FaultScenarios;
using Checkout.Gateway.Operations;
using Checkout.ServiceDefaults.Runbooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Scenarios;

/// <summary>The pages of docs/scenarios, which say how each scenario shows; served where runbooks are.</summary>
internal static class ScenarioPages
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Pages = new(() =>
        Scenario.All.ToDictionary(scenario => scenario.Name, scenario => RunbookPage.Render(Read(scenario.Name)), StringComparer.Ordinal));

    public static void MapScenarioPages(this WebApplication app)
    {
        if (app.Configuration.GetValue(RunbooksApi.EnabledKey, app.Environment.IsDevelopment()))
        {
            app.MapMethods("/scenarios/{name}", [HttpMethods.Get, HttpMethods.Head], Get).ExcludeFromDescription();
        }
    }

    private static Results<ContentHttpResult, NotFound> Get(string name) => Pages.Value.TryGetValue(name, out var page)
        ? TypedResults.Text(page, "text/html; charset=utf-8")
        : TypedResults.NotFound();

    private static Runbook Read(string name)
    {
        using var reader = new StreamReader(typeof(ScenarioPages).Assembly.GetManifestResourceStream($"scenarios/{name}")!);
        return new Runbook(name, reader.ReadToEnd());
    }
}
