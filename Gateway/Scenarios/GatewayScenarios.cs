using Checkout.FaultScenarios;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Checkout.Gateway.Scenarios;

internal static class GatewayScenarios
{
    /// <summary>Adds the fault scenarios of this service. Must be called after <see cref="ProductsApi.AddProducts"/>.</summary>
    public static void AddGatewayScenarios(this WebApplicationBuilder builder)
    {
        builder.AddScenarios(Scenario.CacheStampede);
        builder.Services.AddActivatedSingleton<ScenarioMetrics>();
        builder.Services.AddTransient<ScenarioService>();
        builder.Services.Replace(ServiceDescriptor.Transient<IProductCatalog, CacheStampede>());
    }
}
