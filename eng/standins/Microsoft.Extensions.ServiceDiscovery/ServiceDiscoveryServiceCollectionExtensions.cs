using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.ServiceDiscovery;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers service discovery.</summary>
public static class ServiceDiscoveryServiceCollectionExtensions
{
    /// <summary>Adds service discovery that finds endpoints in configuration, and takes other names as host names.</summary>
    public static IServiceCollection AddServiceDiscovery(this IServiceCollection services)
        => services.AddServiceDiscovery(_ => { });

    /// <summary>Adds service discovery that finds endpoints in configuration, and takes other names as host names.</summary>
    public static IServiceCollection AddServiceDiscovery(
        this IServiceCollection services, Action<ServiceDiscoveryOptions> configureOptions)
        => services.AddServiceDiscoveryCore(configureOptions)
            .AddConfigurationServiceEndpointProvider()
            .AddPassThroughServiceEndpointProvider();

    /// <summary>Adds service discovery without anything that finds endpoints.</summary>
    public static IServiceCollection AddServiceDiscoveryCore(this IServiceCollection services)
        => services.AddServiceDiscoveryCore(_ => { });

    /// <summary>Adds service discovery without anything that finds endpoints.</summary>
    public static IServiceCollection AddServiceDiscoveryCore(
        this IServiceCollection services, Action<ServiceDiscoveryOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configureOptions);
        services.Configure(configureOptions);
        services.TryAddSingleton(provider => new ServiceEndpointResolver(
            provider.GetServices<IEndpointProvider>(), provider.GetRequiredService<IConfiguration>()));
        return services;
    }

    /// <summary>Finds endpoints in configuration, under <c>Services</c>.</summary>
    public static IServiceCollection AddConfigurationServiceEndpointProvider(this IServiceCollection services)
        => services.AddServiceDiscoveryCore().AddSingleton<IEndpointProvider, ConfigurationEndpointProvider>();

    /// <summary>Takes names that nothing else finds as host names.</summary>
    public static IServiceCollection AddPassThroughServiceEndpointProvider(this IServiceCollection services)
        => services.AddServiceDiscoveryCore().AddSingleton<IEndpointProvider, PassThroughEndpointProvider>();
}
