using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.NotificationService.Scenarios;

internal static class NotificationScenarios
{
    /// <summary>Adds the faults that this service can have on purpose.</summary>
    public static void AddNotificationScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(ScenarioNames.NotificationOutage, ScenarioNames.MemoryPressure);
        builder.Services.AddProcessScenario<MemoryPressure>(ScenarioNames.MemoryPressure);
    }
}
