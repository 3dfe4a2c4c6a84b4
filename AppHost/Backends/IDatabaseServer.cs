namespace Checkout.AppHost.Backends;

/// <summary>PostgreSQL: one server, with one database for each service.</summary>
internal interface IDatabaseServer
{
    /// <summary>The connection limit, sufficient for full pools of every replica of every service.</summary>
    const string MaxConnections = "max_connections=600";

    /// <summary>Adds a database, which is created if it does not exist.</summary>
    IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name);
}
