using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Orchestration;

/// <summary>Asks the health checks of resources, and keeps their answers in the resources' state.</summary>
internal sealed class ResourceHealth(
    HealthCheckService healthChecks, IOptions<HealthCheckServiceOptions> options, ResourceNotificationService notifications, RunLog log)
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseWhenReady = TimeSpan.FromSeconds(5);

    /// <exception cref="DistributedApplicationException">A resource names a health check that does not exist.</exception>
    public void RequireRegistered(IResource resource)
    {
        var registered = options.Value.Registrations.Select(registration => registration.Name).ToHashSet();
        if (resource.HealthCheckKeys().FirstOrDefault(key => !registered.Contains(key)) is { } missing)
        {
            throw new DistributedApplicationException($"'{resource.Name}' has the health check '{missing}', which is not registered in the builder's services.");
        }
    }

    /// <exception cref="DistributedApplicationException">It is not healthy in time.</exception>
    public async Task WaitUntilHealthyAsync(IResource resource, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        var pause = FirstPause;
        string? problem = null;
        try
        {
            while ((problem = await CheckAsync(resource, deadline.Token).ConfigureAwait(false)) is not null)
            {
                await Task.Delay(pause, deadline.Token).ConfigureAwait(false);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException($"'{resource.Name}' is not healthy after {timeout.TotalSeconds:0} s ({problem ?? "its health checks do not answer"}).");
        }
    }

    /// <summary>Keeps an eye on a resource that was healthy, until the cancellation.</summary>
    public async Task WatchAsync(IResource resource, CancellationToken cancellationToken)
    {
        var wasHealthy = true;
        while (resource.HealthCheckKeys().Any() && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(PauseWhenReady, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            var problem = await CheckAsync(resource, CancellationToken.None).ConfigureAwait(false);
            if (problem is null != wasHealthy && !cancellationToken.IsCancellationRequested)
            {
                log.Report(resource, problem is null ? "healthy again" : $"unhealthy: {problem}");
                wasHealthy = problem is null;
            }
        }
    }

    /// <summary>Null if the resource is healthy, else what is wrong.</summary>
    private async Task<string?> CheckAsync(IResource resource, CancellationToken cancellationToken)
    {
        var keys = resource.HealthCheckKeys().ToHashSet();
        if (keys.Count == 0)
        {
            return null;
        }

        HealthReport report;
        try
        {
            report = await healthChecks.CheckHealthAsync(check => keys.Contains(check.Name), cancellationToken)
                .WaitAsync(CheckTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return $"its health checks do not answer within {CheckTimeout.TotalSeconds:0} s";
        }

        await notifications.PublishUpdateAsync(resource, state => state with
        {
            HealthReports = [.. report.Entries.Select(entry => new HealthReportSnapshot(
                entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.ToString()))],
        }).ConfigureAwait(false);
        return report.Status == HealthStatus.Healthy
            ? null
            : string.Join("; ", report.Entries
                .Where(entry => entry.Value.Status != HealthStatus.Healthy)
                .Select(entry => $"{entry.Key}: {entry.Value.Description ?? entry.Value.Exception?.Message ?? entry.Value.Status.ToString()}"));
    }
}
