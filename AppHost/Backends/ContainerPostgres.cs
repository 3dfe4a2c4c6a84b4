namespace Checkout.AppHost.Backends;

internal sealed class ContainerPostgres : PostgresBackend
{
    private readonly IResourceBuilder<PostgresServerResource> _server;

    public ContainerPostgres(IDistributedApplicationBuilder builder, string name)
    {
        _server = builder.AddPostgres(name)
            .WithImageTag(ContainerImages.PostgresTag) // before the volume: where the data is depends on the version
            .WithArgs("-c", MaxConnections);
        _server.WithDataVolume(RunFolder.VolumeOf(_server));
    }

    public override IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name) => _server.AddDatabase(name);
}
