using Checkout.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Auth;

/// <summary>
/// Fetches AuthService's keys at the start and now and then, so that a request need not: a fetch would be in its time,
/// and in its trace.
/// </summary>
internal sealed partial class KeyRefresh(IOptionsMonitor<JwtBearerOptions> options, ILogger<KeyRefresh> logger) : RestartingBackgroundService(logger)
{
    /// <summary>Much shorter than AuthService publishes a key before it signs with it.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        if (options.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager is not { } keys)
        {
            return; // the service has the keys itself
        }

        using var timer = new PeriodicTimer(RetryPeriod);
        var isWaiting = false;
        do
        {
            try
            {
                await keys.GetConfigurationAsync(stoppingToken);
                timer.Period = Period;
                keys.RequestRefresh(); // in the background; the keys kept are good until there are others
                isWaiting = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested) // a timeout is a cancellation too
            {
                if (!isWaiting)
                {
                    LogWaiting(exception);
                }

                isWaiting = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.keys_unavailable", Message =
        "Failed to get AuthService's keys; retrying, and no token can be validated until then")]
    private partial void LogWaiting(Exception exception);
}
