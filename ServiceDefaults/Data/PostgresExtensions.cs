using Checkout.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>A service's own database.</summary>
public static class PostgresExtensions
{
    /// <summary>
    /// Adds an <see cref="NpgsqlDataSource"/> for the connection string <paramref name="name"/>, traced and measured,
    /// its health check <c>postgresql</c>, and the creation of the schema from the embedded <c>Schema.sql</c> of the
    /// service before the service takes its first request.
    /// </summary>
    public static TBuilder AddPostgres<TBuilder>(this TBuilder builder, string name)
        where TBuilder : IHostApplicationBuilder
    {
        // The check is added here and not by the component, so that it has a name and a deadline.
        builder.AddNpgsqlDataSource(name, settings => settings.DisableHealthChecks = true);
        builder.Services.AddHealthChecks().AddNpgSql(
            services => services.GetRequiredService<NpgsqlDataSource>(),
            name: "postgresql",
            timeout: HealthExtensions.CheckTimeout);
        builder.Services.AddHostedService<SchemaInitializer>();
        return builder;
    }
}
