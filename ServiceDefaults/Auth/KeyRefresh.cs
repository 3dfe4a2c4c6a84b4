using Checkout.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>
/// Prefetches AuthService's signing keys at startup and periodically, so that no request waits for them or has the fetch
/// in its trace.
/// </summary>
internal sealed partial class KeyRefresh(IOptionsMonitor<JwtBearerOptions> options, ILogger<KeyRefresh> logger) : RestartingBackgroundService(logger)
{
    /// <summary>The refresh interval. AuthService publishes a key much longer than this before it signs with it.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        if (options.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager is not { } keys)
        {
            return; // AuthService itself has the keys
        }

        using var timer = new PeriodicTimer(RetryPeriod);
        var outage = new OutageState();
        do
        {
            try
            {
                await keys.GetConfigurationAsync(stoppingToken);
                timer.Period = Period;
                keys.RequestRefresh(); // in the background; the current keys remain in use meanwhile
                outage.End();
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested) // a timeout is also a cancellation
            {
                if (outage.Begin())
                {
                    LogWaiting(exception);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.keys_unavailable", Message =
        "Failed to get AuthService's signing keys; tokens cannot be validated until a retry succeeds")]
    private partial void LogWaiting(Exception exception);
}
