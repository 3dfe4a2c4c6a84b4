using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkout.Tests.Unit;

public sealed class WarmUpTests
{
    [Fact]
    public async Task warm_up_runs_once_alone_and_then_concurrently()
    {
        var together = 0;
        var most = 0;
        var firstAlone = true;
        var calls = 0;
        var warmUp = new Work(async cancellationToken =>
        {
            var number = Interlocked.Increment(ref calls);
            most = Math.Max(most, Interlocked.Increment(ref together));
            firstAlone &= number != 1 || together == 1;
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            Interlocked.Decrement(ref together);
        });

        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(firstAlone);
        Assert.Equal(5, calls);
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public async Task failed_warm_up_does_not_prevent_startup()
    {
        var calls = 0;
        var warmUp = new Work(_ => Task.FromException(new HttpRequestException($"Nobody answers call {++calls}.")));

        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task canceled_startup_cancels_the_warm_up()
    {
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        var warmUp = new Work(cancellationToken => Task.FromCanceled(cancellationToken));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => warmUp.StartAsync(canceled.Token));
    }

    private sealed class Work(Func<CancellationToken, Task> work) : WarmUp(NullLogger.Instance)
    {
        protected override Task RunAsync(CancellationToken cancellationToken) => work(cancellationToken);
    }
}
