using System.Diagnostics;

namespace Checkout.Tests.Integration;

/// <summary>Waits for what will be so before long, and fails when it is not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static Task EqualAsync<T>(T expected, string what, Func<Task<T>> probe) =>
        SucceedsAsync(what, async () => Assert.Equal(expected, await probe()));

    public static Task TrueAsync(string what, Func<Task<bool>> probe) =>
        SucceedsAsync(what, async () => Assert.True(await probe(), "It is not so."));

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
}
