using Aspire.Npgsql;
using HealthChecks.NpgSql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers PostgreSQL data sources, with a health check, traces and metrics.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";

    /// <summary>Registers <see cref="NpgsqlDataSource"/> and <see cref="NpgsqlConnection"/> for <c>ConnectionStrings:{connectionName}</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">The connection string's name.</param>
    /// <param name="configureSettings">Changes the settings after they are read.</param>
    /// <param name="configureDataSourceBuilder">Changes the data source before it is built.</param>
    /// <exception cref="InvalidOperationException">There is no connection string: thrown when the data source is first used.</exception>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);

    /// <summary>Registers them as keyed services, the name being key and connection string name.</summary>
    /// <inheritdoc cref="AddNpgsqlDataSource"/>
    /// <param name="builder">The application.</param>
    /// <param name="name">The key and the connection string's name.</param>
    /// <param name="configureSettings">Changes the settings after they are read.</param>
    /// <param name="configureDataSourceBuilder">Changes the data source before it is built.</param>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null)
        => Add(builder, name, serviceKey: name, configureSettings, configureDataSourceBuilder);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? serviceKey,
        Action<NpgsqlSettings>? configureSettings,
        Action<NpgsqlDataSourceBuilder>? configureDataSource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var settings = ReadSettings(builder.Configuration, name);
        configureSettings?.Invoke(settings);

        builder.Services.AddNpgsqlDataSource(serviceKey, () => Validated(settings, name), configureDataSource);

        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, name, serviceKey);
        }

        // The names of the ActivitySource and of the Meter inside Npgsql itself.
        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("Npgsql"));
        }

        if (!settings.DisableMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Npgsql"));
        }
    }

    private static NpgsqlSettings ReadSettings(IConfiguration configuration, string name)
    {
        var settings = new NpgsqlSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }

    private static string Validated(NpgsqlSettings settings, string name)
        => string.IsNullOrWhiteSpace(settings.ConnectionString)
            ? throw new InvalidOperationException(
                $"ConnectionString is missing. It should be provided in 'ConnectionStrings:{name}' or under the 'ConnectionString' key in '{Section}' configuration section.")
            : settings.ConnectionString;

    private static void AddHealthCheck(IHostApplicationBuilder builder, string name, string? serviceKey)
    {
        var checkName = serviceKey is null ? "PostgreSql" : $"PostgreSql_{name}";

        // Two registrations of one name would make every health request throw.
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{checkName}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                checkName,
                services => new NpgSqlHealthCheck(new NpgSqlHealthCheckOptions(services.GetDataSource(serviceKey))),
                failureStatus: null,
                tags: null));
        }
    }
}
