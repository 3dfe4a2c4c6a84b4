namespace Checkout.LoadGenerator.Shopping;

internal static class ShoppingExtensions
{
    public static IServiceCollection AddShopping(this IServiceCollection services)
    {
        services.AddOptions<LoadOptions>()
            .BindConfiguration(LoadOptions.Section)
            .Validate(options => options.IsUsable(), "LoadGenerator: Url is needed, Rate is up to 200 a second, Shoppers up to 1000, and Mix has a weight above 0; Synthetic needs a SyntheticKey.")
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
