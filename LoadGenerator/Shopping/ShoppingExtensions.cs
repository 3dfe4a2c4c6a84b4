namespace Checkout.LoadGenerator.Shopping;

internal static class ShoppingExtensions
{
    public static IServiceCollection AddShopping(this IServiceCollection services)
    {
        services.AddOptions<LoadOptions>()
            .BindConfiguration(LoadOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddSingleton<Storefront>();
        services.AddSingleton<ShopperList>();
        services.AddSingleton<ShopperSwitch>();
        services.AddHostedService<ShopperStart>();
        services.AddHostedService<Reception>();
        services.AddHostedService<ShopperTraffic>();
        return services;
    }
}
