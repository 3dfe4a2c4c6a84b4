using System.Reflection;
using Checkout.FaultScenarios;

namespace Checkout.Tests.Unit;

public sealed class ScenarioTests
{
    [Fact]
    public void all_scenarios_are_listed_once()
    {
        var declared = typeof(Scenario).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(Scenario))
            .Select(property => (Scenario)property.GetValue(null)!);

        Assert.Equal(declared, Scenario.All);
    }

    [Fact]
    public void every_scenario_is_documented() =>
        Assert.All(Scenario.All, scenario => Assert.True(File.Exists(Repository.Folder($"docs/scenarios/{scenario.Name}.md")), scenario.Name));
}
