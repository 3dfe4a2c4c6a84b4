using System.Diagnostics;

namespace Checkout.Tests.TestSupport;

/// <summary>Polls until a condition is met, with a timeout.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    // For conditions of another process.
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Polls until the probe returns the expected value. Fails after 30 seconds.</summary>
    public static Task EqualAsync<T>(T expected, string what, Func<Task<T>> probe) =>
        SucceedsAsync(what, async () => Assert.Equal(expected, await probe()));

    /// <inheritdoc cref="EqualAsync"/>
    public static Task TrueAsync(string what, Func<Task<bool>> probe) =>
        SucceedsAsync(what, async () => Assert.True(await probe(), "The condition is false."));

    /// <summary>Polls until the probe does not throw. Fails after the timeout, which is 30 seconds by default.</summary>
    public static async Task SucceedsAsync(string what, Func<Task> probe, TimeSpan? within = null)
    {
        var deadline = within ?? Deadline;
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await probe();
                return;
            }
            catch (Exception exception)
            {
                if (Stopwatch.GetElapsedTime(started) > deadline)
                {
                    throw new TimeoutException($"Waited {deadline.TotalSeconds:0} s until {what}: {exception.Message}", exception);
                }
            }

            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Polls until the condition is met. Returns false after the timeout.</summary>
    public static Task<bool> WaitUntilAsync(TimeSpan within, Func<bool> condition) =>
        WaitUntilAsync(within, () => Task.FromResult(condition()));

    /// <inheritdoc cref="WaitUntilAsync(TimeSpan, Func{bool})"/>
    public static async Task<bool> WaitUntilAsync(TimeSpan within, Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow + within;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                return false;
            }

            await Task.Delay(LongPause);
        }

        return true;
    }
}
