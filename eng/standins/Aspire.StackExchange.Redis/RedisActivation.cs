using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Connects when the application starts, so that no request waits for it.</summary>
internal sealed class RedisActivation(Func<IConnectionMultiplexer> connect) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = connect();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
