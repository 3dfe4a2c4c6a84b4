using System.Diagnostics;
using OpenTelemetry;

namespace Checkout.FaultScenarios;

/// <summary>
/// Records on a span that a scenario applies to it:
/// https://opentelemetry.io/docs/specs/semconv/feature-flags/feature-flags-events/
/// </summary>
internal static class ScenarioSpan
{
    private const string Provider = "checkout.scenarios";

    public static void AddScenario(this Activity span, Scenario scenario) => span.AddEvent(new ActivityEvent(
        "feature_flag.evaluation",
        tags: new()
        {
            ["feature_flag.key"] = scenario.Name,
            ["feature_flag.result.variant"] = "on",
            ["feature_flag.provider.name"] = Provider,
        }));
}

/// <summary>Adds a scenario of the whole process to the span of every request and message that it handles.</summary>
internal sealed class ScenarioSpanProcessor(ScenarioSwitchboard scenarios, Scenario scenario) : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Kind is ActivityKind.Server or ActivityKind.Consumer && scenarios.IsActive(scenario))
        {
            data.AddScenario(scenario);
        }
    }
}
