using System.Reflection;
using System.Runtime.CompilerServices;
using Checkout.Gateway.Scenarios;
using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.Tests.Unit;

public sealed class ScenarioCatalogueTests
{
    [Fact]
    public void catalogue_has_every_scenario_once()
    {
        var names = typeof(ScenarioNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);

        Assert.Equal(names.Order(), ScenarioCatalogue.All.Select(scenario => scenario.Name).Order());
    }

    [Fact]
    public void every_scenario_has_its_page() =>
        Assert.All(ScenarioCatalogue.All, scenario => Assert.True(File.Exists(Path.Combine(Folder(), "../../docs/scenarios", scenario.Name + ".md")), scenario.Name));

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
