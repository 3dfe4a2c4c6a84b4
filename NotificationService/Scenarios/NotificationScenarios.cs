using Checkout.FaultScenarios;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.NotificationService.Scenarios;

internal static class NotificationScenarios
{
    /// <summary>Adds the fault scenarios of this service. One of them decorates the registered mailer.</summary>
    public static void AddNotificationScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.NotificationOutage, Scenario.MemoryPressure);
        builder.Services.AddProcessScenario<MemoryPressure>(Scenario.MemoryPressure);
        var createMailer = builder.Services.Single(service => service.ServiceType == typeof(IMailer)).ImplementationFactory!;
        builder.Services.Replace(ServiceDescriptor.Singleton<IMailer>(services =>
            new NotificationOutage((IMailer)createMailer(services), services.GetRequiredService<ScenarioSwitchboard>())));
    }
}
