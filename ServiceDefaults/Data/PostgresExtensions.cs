using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Extensions for a service's own database.</summary>
public static class PostgresExtensions
{
    // The pools of all replicas of all services together stay below the server's max_connections.
    private const int MaxPoolSize = 30;

    // A request has a deadline of a few seconds, so a longer wait for a connection is useless.
    private const int ConnectSeconds = 3;
    private const int CommandSeconds = 4;

    // More than the statements of a service. The server spends most of its time planning them if each call does that again.
    private const int MaxPreparedStatements = 64;

    /// <summary>
    /// Adds an <see cref="NpgsqlDataSource"/> for the connection string <paramref name="name"/>, with traces, metrics and the
    /// health check <c>postgresql</c>. Before the first request, the schema is created from the embedded <c>Schema.sql</c>
    /// of the service.
    /// </summary>
    public static TBuilder AddServiceDatabase<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true; // the column order_id is the property OrderId
        // The check of the component is disabled: its query does not detect a read-only server.
        builder.AddNpgsqlDataSource(name, settings => settings.DisableHealthChecks = true, database =>
        {
            database.ConnectionStringBuilder.MaxPoolSize = MaxPoolSize;
            database.ConnectionStringBuilder.Timeout = ConnectSeconds;
            database.ConnectionStringBuilder.CommandTimeout = CommandSeconds;
            database.ConnectionStringBuilder.MaxAutoPrepare = MaxPreparedStatements;
            // Without a name, spans and metrics would contain the connection string.
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
