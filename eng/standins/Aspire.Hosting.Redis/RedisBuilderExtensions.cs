using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Describes a Redis container, which this build can describe but not run.</summary>
public static class RedisBuilderExtensions
{
    private const int ContainerPort = 6379;
    private const string DataDirectory = "/data";

    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port) =>
        builder.AddRedis(name, port, password: null);

    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        var passwordParameter = password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        return builder.AddResource(new RedisResource(name, passwordParameter))
            .WithEndpoint(port, ContainerPort, scheme: "tcp", name: RedisResource.PrimaryEndpointName)
            .WithImage("library/redis", "8")
            .WithImageRegistry("docker.io");
    }

    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? $"{builder.Resource.Name}-data", DataDirectory, isReadOnly);

    public static IResourceBuilder<RedisResource> WithDataBindMount(this IResourceBuilder<RedisResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, DataDirectory, isReadOnly);

    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port) =>
        builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        var seconds = (long)(interval ?? TimeSpan.FromSeconds(60)).TotalSeconds;
        return builder.WithArgs(
            "--save", seconds.ToString(CultureInfo.InvariantCulture), keysChangedThreshold.ToString(CultureInfo.InvariantCulture));
    }
}
