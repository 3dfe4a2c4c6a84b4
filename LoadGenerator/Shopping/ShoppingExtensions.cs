namespace Checkout.LoadGenerator.Shopping;

internal static class ShoppingExtensions
{
    public static void AddShopping(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<LoadOptions>()
            .BindConfiguration(LoadOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<LoadMetrics>();
        builder.Services.AddSingleton<Storefront>();
        builder.Services.AddSingleton<ShopperList>();
        builder.Services.AddSingleton<ShopperSwitch>();
        builder.Services.AddHostedService<ShopperStart>();
        builder.Services.AddHostedService<ShopperSignIn>();
        builder.Services.AddHostedService<ShopperTraffic>();
    }
}
