namespace Checkout.AppHost.Backends;

internal sealed class ContainerPostgres(IDistributedApplicationBuilder builder, string name) : PostgresBackend
{
    private readonly IResourceBuilder<PostgresServerResource> _server = builder.AddPostgres(name)
        .WithImageTag(ContainerImages.PostgresTag) // before the volume: where the data is depends on the version
        .WithDataVolume()
        .WithArgs("-c", MaxConnections);

    public override IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name) => _server.AddDatabase(name);
}
