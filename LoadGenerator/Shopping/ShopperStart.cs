using Checkout.FaultScenarios;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>Switches the shoppers on or off when the load generator starts, because Redis may still hold the state of an earlier run.</summary>
internal sealed class ShopperStart(IOptions<LoadOptions> options, TimeProvider time, ILogger<ShopperStart> logger, ScenarioStore? store = null)
    : RestartingBackgroundService(logger)
{
    protected override Task ExecuteCoreAsync(CancellationToken stoppingToken) =>
        store is null ? Task.CompletedTask
        : options.Value.Start ? store.StartAsync(Scenario.Shoppers, new ScenarioRun(time.GetUtcNow(), ScenarioRun.Never, "load-generator"))
        : store.StopAsync(Scenario.Shoppers);
}
