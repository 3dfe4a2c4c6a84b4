using Checkout.ServiceDefaults.Scenarios;

namespace Checkout.Notification.Scenarios;

internal static class NotificationScenarios
{
    /// <summary>Adds the fault scenarios of this service.</summary>
    public static void AddNotificationScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(ScenarioNames.NotificationOutage, ScenarioNames.MemoryPressure);
        builder.Services.AddProcessScenario<MemoryPressure>(ScenarioNames.MemoryPressure);
    }
}
