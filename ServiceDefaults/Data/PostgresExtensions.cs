using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>A service's own database.</summary>
public static class PostgresExtensions
{
    // All services and their replicas together stay under the server's max_connections.
    private const int MaxPoolSize = 30;

    // A request has a few seconds in all; waiting longer for a connection helps nobody.
    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 4;

    /// <summary>
    /// Adds an <see cref="NpgsqlDataSource"/> for the connection string <paramref name="name"/>, traced and measured,
    /// its health check <c>postgresql</c>, and the creation of the schema from the embedded <c>Schema.sql</c> of the
    /// service before the service takes its first request.
    /// </summary>
    public static TBuilder AddServiceDatabase<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        // The check is added here and not by the component, whose query does not tell of a server that refuses to write.
        builder.AddNpgsqlDataSource(name, settings => settings.DisableHealthChecks = true, database =>
        {
            database.ConnectionStringBuilder.MaxPoolSize = MaxPoolSize;
            database.ConnectionStringBuilder.Timeout = ConnectSeconds;
            database.ConnectionStringBuilder.CommandTimeout = CommandSeconds;
            // Without a name spans and metrics would carry the connection string.
            database.Name = name;
            database.ConfigureTracing(tracing => tracing
                .ConfigureCommandSpanNameProvider(command => SqlSummary.Create(command.CommandText).Text)
                .ConfigureCommandEnrichmentCallback(PostgresSpan.Describe)
                .EnableFirstResponseEvent(false));
        });
        builder.Services.AddHealthChecks().AddCheck<PostgresHealthCheck>("postgresql");
        builder.Services.AddHostedService<SchemaInitializer>();
        return builder;
    }
}
