using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Flushes telemetry after the service has stopped. Disposal would flush it too, but waits up to five seconds each for
/// traces, metrics and logs, one after another, if a backend stops at the same time as the service.
/// </summary>
internal sealed class TelemetryShutdown(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedLifecycleService
{
    private const int TimeoutMilliseconds = 2000;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Each call blocks its thread.
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces.Shutdown(TimeoutMilliseconds), CancellationToken.None),
        Task.Run(() => metrics.Shutdown(TimeoutMilliseconds), CancellationToken.None),
        Task.Run(() => logs.Shutdown(TimeoutMilliseconds), CancellationToken.None));
}
