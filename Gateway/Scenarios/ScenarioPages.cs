using Checkout.FaultScenarios;

namespace Checkout.Gateway.Scenarios;

/// <summary>Serves the pages of docs/scenarios, if runbooks are served.</summary>
internal static class ScenarioPages
{
    public static void MapScenarioPages(this WebApplication app) =>
        app.MapMarkdownPages("/scenarios", Scenario.All.Select(scenario => (scenario.Name, Read(scenario.Name))));

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ScenarioPages).Assembly.GetManifestResourceStream($"scenarios/{name}")!);
        return reader.ReadToEnd();
    }
}
