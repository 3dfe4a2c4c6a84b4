using Microsoft.Extensions.DependencyInjection;

namespace Checkout.AppHost.Backends;

/// <summary>
/// Redis, with an append-only file: order events are on a stream, and must outlive a kill.
/// </summary>
internal static class RedisBackend
{
    public static IResourceBuilder<IResourceWithConnectionString> AddRedisBackend(
        this IDistributedApplicationBuilder builder, string name, Flavour flavour) =>
        flavour == Flavour.Containers ? builder.AddContainerRedis(name) : builder.AddNativeRedis(name);

    private static IResourceBuilder<RedisResource> AddContainerRedis(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddRedis(name)
            .WithImageTag(ContainerImages.RedisTag)
            .WithDataVolume()
            .WithArgs(context => AppendOnly(context.Args, builder.ExecutionContext.IsPublishMode));

    // Published, the last argument is the whole command of "sh -c", and what comes after it would not reach Redis.
    internal static void AppendOnly(IList<object> arguments, bool isPublishing)
    {
        if (isPublishing)
        {
            arguments[^1] = $"{arguments[^1]} --appendonly yes";
        }
        else
        {
            arguments.Add("--appendonly");
            arguments.Add("yes");
        }
    }

    private static IResourceBuilder<ConnectionStringResource> AddNativeRedis(this IDistributedApplicationBuilder builder, string name)
    {
        var server = builder.AddExecutable($"{name}-server", "sh", builder.AppHostDirectory, "Backends/native/redis.sh")
            .WithEndpoint(name: "tcp", scheme: "tcp")
            .WithEnvironment("REDIS_SERVER", NativeTools.Redis!)
            .WithEnvironment("REDIS_DATA", RunFolder.Of(builder, "redis"));
        var endpoint = server.GetEndpoint("tcp");
        server.WithEnvironment(context => context.EnvironmentVariables["REDIS_PORT"] = endpoint.Property(EndpointProperty.TargetPort));

        var cache = builder.AddConnectionString(name, ReferenceExpression.Create(
            $"{endpoint.Property(EndpointProperty.IPV4Host)}:{endpoint.Property(EndpointProperty.Port)}"));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().AddRedis(
            _ => cache.Resource.ConnectionStringExpression.GetValueAsync(default).AsTask().GetAwaiter().GetResult()!, name: key);
        server.WithHealthCheck(key);
        return cache.WithHealthCheck(key).WithParentRelationship(server);
    }
}
