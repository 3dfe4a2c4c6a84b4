using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Checkout.Gateway.Checkouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Checkout.Tests.Unit;

/// <summary>Tests the limit of orders that are placed at a time.</summary>
public sealed class CheckoutQueueTests : IDisposable
{
    private const int MaxConcurrent = 24;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();
    private readonly MetricCollector<double> _steps;
    private readonly CheckoutMetrics _metrics;
    private readonly CheckoutQueue _queue;

    public CheckoutQueueTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _steps = new MetricCollector<double>(meters, "Checkout.Gateway", "checkout.step.duration");
        _metrics = new CheckoutMetrics(meters);
        _queue = new CheckoutQueue(_metrics, _time);
    }

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _queue.Dispose();
        _metrics.Dispose();
        _steps.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task next_order_waits_until_another_ends()
    {
        var leases = await FillAsync();
        Assert.Empty(_steps.GetMeasurementSnapshot());
        var next = _queue.AcquireAsync(TestEnd);
        Assert.False(next.IsCompleted);

        leases[0].Dispose();

        using var lease = await next.WaitAsync(TimeSpan.FromSeconds(10), TestEnd);
        Assert.True(lease.IsAcquired);
        Assert.Equal("wait", Assert.Single(_steps.GetMeasurementSnapshot()).Tags["checkout.step"]);
    }

    [Fact]
    public async Task order_that_waited_too_long_is_rejected()
    {
        await FillAsync();
        var next = _queue.AcquireAsync(TestEnd);

        _time.Advance(TimeSpan.FromSeconds(3.4));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await Assert.ThrowsAsync<CheckoutQueueException>(() => next.WaitAsync(TimeSpan.FromSeconds(10), TestEnd));
        Assert.Equal(
            typeof(CheckoutQueueException).FullName,
            Assert.Single(_steps.GetMeasurementSnapshot()).Tags["error.type"]);
    }

    [Fact]
    public async Task waiting_order_is_rejected_at_its_deadline()
    {
        await FillAsync();
        using var deadline = new CancellationTokenSource();
        var next = _queue.AcquireAsync(deadline.Token);

        await deadline.CancelAsync();

        await Assert.ThrowsAsync<CheckoutQueueException>(() => next.WaitAsync(TimeSpan.FromSeconds(10), TestEnd));
    }

    [Fact]
    public async Task order_is_rejected_at_once_if_a_thousand_wait()
    {
        await FillAsync();
        var waiting = Enumerable.Range(0, 1000).Select(_ => _queue.AcquireAsync(TestEnd)).ToList();
        Assert.DoesNotContain(waiting, each => each.IsCompleted);

        await Assert.ThrowsAsync<CheckoutQueueException>(() => _queue.AcquireAsync(TestEnd).WaitAsync(TimeSpan.FromSeconds(10), TestEnd));
    }

    private async Task<RateLimitLease[]> FillAsync() =>
        await Task.WhenAll(Enumerable.Range(0, MaxConcurrent).Select(_ => _queue.AcquireAsync(TestEnd)));
}
