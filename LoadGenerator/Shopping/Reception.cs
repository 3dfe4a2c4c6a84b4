using System.Text.Json;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>
/// Signs in the shoppers one at a time. Password hashes are expensive on purpose, and many concurrent sign-ins would block
/// those of other users.
/// </summary>
internal sealed partial class Reception(ShopperList shoppers, ShopperSwitch shopping, LoadMetrics metrics, ILogger<Reception> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var shopper in shoppers.All.Where(shopper => shopping.IsOn && !shopper.IsSignedIn))
            {
                if (!await TrySignInAsync(shopper, stoppingToken))
                {
                    break; // the next attempt would most likely fail as well
                }
            }
        }
    }

    private async Task<bool> TrySignInAsync(Shopper shopper, CancellationToken stoppingToken)
    {
        try
        {
            metrics.Request("sign_in", await shopper.SignInAsync(stoppingToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !stoppingToken.IsCancellationRequested))
        {
            metrics.Request("sign_in", "failed");
            LogFailed(exception.Message);
        }

        return shopper.IsSignedIn;
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.shopper.sign_in_failed", Message =
        "Failed to sign in a shopper: {checkout.shopper.failure}")]
    private partial void LogFailed([TagName("checkout.shopper.failure")] string failure);
}
