using Checkout.SyntheticMonitor.Browsing;
using Checkout.SyntheticMonitor.Journeys;

namespace Checkout.SyntheticMonitor;

internal static class MonitorExtensions
{
    public static void AddMonitor(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<MonitorOptions>()
            .BindConfiguration(MonitorOptions.Section)
            .PostConfigure(options => options.Chromium ??= ChromiumProgram.Find())
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<MonitorMetrics>();
        builder.Services.AddHttpClient<MonitorAccount>();
        builder.Services.AddSingleton<JourneyRunner>();
        builder.Services.AddSingleton<Journey, BuyJourney>();
        builder.Services.AddSingleton<Journey, DeclinedCardJourney>();
        builder.Services.AddSingleton<Journey, OutOfStockJourney>();
        builder.Services.AddSingleton<Journey, SignInFailureJourney>();
        builder.Services.AddSingleton<Journey, OperationsPageJourney>();
        builder.Services.AddHostedService<MonitorWorker>();
    }
}
