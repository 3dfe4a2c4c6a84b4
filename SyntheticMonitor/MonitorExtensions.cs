using Checkout.SyntheticMonitor.Browsing;
using Checkout.SyntheticMonitor.Journeys;

namespace Checkout.SyntheticMonitor;

internal static class MonitorExtensions
{
    public static IServiceCollection AddMonitor(this IServiceCollection services)
    {
        services.AddOptions<MonitorOptions>()
            .BindConfiguration(MonitorOptions.Section)
            .PostConfigure(options => options.Chromium ??= ChromiumProgram.Find())
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<MonitorMetrics>();
        services.AddHttpClient<MonitorAccount>();
        services.AddSingleton<JourneyRunner>();
        services.AddSingleton<Journey, BuyJourney>();
        services.AddSingleton<Journey, DeclinedCardJourney>();
        services.AddSingleton<Journey, OutOfStockJourney>();
        services.AddSingleton<Journey, SignInFailureJourney>();
        services.AddSingleton<Journey, OperationsPageJourney>();
        services.AddHostedService<MonitorWorker>();
        return services;
    }
}
