using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost.Backends;

namespace Checkout.Tests.Unit;

public sealed class RedisBackendTests
{
    [Theory]
    [InlineData(DistributedApplicationOperation.Publish, "--operation", "publish")]
    [InlineData(DistributedApplicationOperation.Run)]
    public async Task redis_in_a_container_keeps_an_append_only_file(DistributedApplicationOperation operation, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
        var redis = (RedisResource)builder.AddRedisBackend("cache", Flavour.Containers).Resource;

        var arguments = await redis.GetArgumentValuesAsync(operation);

        // "sh -c" takes one command; what stands behind it is no part of that.
        var command = arguments is ["-c", var first, ..] ? first : string.Join(' ', arguments);
        Assert.Matches("redis-server.* --appendonly yes", command);
    }
}
