using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aspire.Npgsql;

/// <summary>What the real Aspire.Npgsql takes from the package Npgsql.DependencyInjection.</summary>
internal static class NpgsqlServiceCollectionExtensions
{
    public static void AddNpgsqlDataSource(
        this IServiceCollection services,
        string? key,
        Func<string> connectionString,
        Action<NpgsqlDataSourceBuilder>? configure)
    {
        TryAdd(services, ServiceLifetime.Singleton, key, Build);
        TryAdd<DbDataSource>(services, ServiceLifetime.Singleton, key, provider => provider.GetDataSource(key));
        TryAdd(services, ServiceLifetime.Transient, key, provider => provider.GetDataSource(key).CreateConnection());
        TryAdd<DbConnection>(services, ServiceLifetime.Transient, key, provider => provider.GetDataSource(key).CreateConnection());

        NpgsqlDataSource Build(IServiceProvider provider)
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString());
            builder.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            configure?.Invoke(builder);
            return builder.Build();
        }
    }

    public static NpgsqlDataSource GetDataSource(this IServiceProvider provider, string? key)
        => key is null
            ? provider.GetRequiredService<NpgsqlDataSource>()
            : provider.GetRequiredKeyedService<NpgsqlDataSource>(key);

    private static void TryAdd<T>(
        IServiceCollection services, ServiceLifetime lifetime, string? key, Func<IServiceProvider, T> create)
        where T : class
        => services.TryAdd(key is null
            ? new ServiceDescriptor(typeof(T), create, lifetime)
            : new ServiceDescriptor(typeof(T), key, (provider, _) => create(provider), lifetime));
}
