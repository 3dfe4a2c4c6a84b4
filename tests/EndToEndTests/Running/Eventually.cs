namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Waiting with a deadline for what happens in another process.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the condition has come true within the time.</summary>
    public static Task<bool> HappensAsync(TimeSpan within, Func<bool> condition) =>
        HappensAsync(within, () => Task.FromResult(condition()));

    /// <inheritdoc cref="HappensAsync(TimeSpan, Func{bool})"/>
    public static async Task<bool> HappensAsync(TimeSpan within, Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow + within;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline)
            {
                return false;
            }

            await Task.Delay(Pause);
        }

        return true;
    }
}
