namespace Checkout.AppHost.Backends;

/// <summary>PostgreSQL: one server, and a database of its own for each service.</summary>
internal abstract class PostgresBackend
{
    // Every replica of every service may fill its pool.
    protected const string MaxConnections = "max_connections=600";

    /// <summary>A database on the server, created with it.</summary>
    public abstract IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name);
}

internal static class PostgresBackendExtensions
{
    public static PostgresBackend AddPostgresBackend(this IDistributedApplicationBuilder builder, string name, Flavour flavour) =>
        flavour == Flavour.Containers ? new ContainerPostgres(builder, name) : new NativePostgres(builder, name);
}
