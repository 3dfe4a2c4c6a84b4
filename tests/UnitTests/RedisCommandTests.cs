using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost.Containers;
using Checkout.AppHost.Model;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkout.Tests.Unit;

public sealed class RedisCommandTests
{
    [Theory]
    [InlineData(DistributedApplicationOperation.Publish, "--operation", "publish")]
    [InlineData(DistributedApplicationOperation.Run)]
    public async Task redis_container_receives_signals_and_uses_an_append_only_file(DistributedApplicationOperation operation, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true });
        var redis = (RedisResource)new ContainerBackends(builder, new CheckoutOptions()).AddRedis("redis").Resource;

        var configuration = await ExecutionConfigurationBuilder.Create(redis).WithArgumentsConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(operation), NullLogger.Instance, TestContext.Current.CancellationToken);

        // "sh -c" runs only the argument after it.
        string[] arguments = [.. configuration.Arguments.Select(argument => argument.Value)];
        var command = arguments is ["-c", var first, ..] ? first : string.Join(' ', arguments);
        Assert.Matches("^exec redis-server.* --appendonly yes", command);
    }
}
