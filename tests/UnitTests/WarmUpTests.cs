using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Checkout.Tests.Unit;

public sealed class WarmUpTests
{
    [Fact]
    public async Task work_is_done_alone_first_and_then_at_once()
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
    public async Task what_fails_does_not_keep_the_service_from_starting()
    {
        var calls = 0;
        var warmUp = new Work(_ => Task.FromException(new HttpRequestException($"Nobody answers call {++calls}.")));

        await warmUp.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task a_start_that_is_canceled_is_canceled()
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
