using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Flushes telemetry after the service has stopped. Disposal of the providers would flush it too, but waits up to five seconds each for
/// traces, metrics and logs, one after another, if a backend stops at the same time as the service.
/// </summary>
internal sealed class TelemetryShutdown(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedLifecycleService, IAsyncDisposable
{
    private const int TimeoutMilliseconds = 2000;

    // Each call blocks its thread.
    private readonly Lazy<Task> _shutdown = new(() => Task.WhenAll(
        Task.Run(() => traces.Shutdown(TimeoutMilliseconds)),
        Task.Run(() => metrics.Shutdown(TimeoutMilliseconds)),
        Task.Run(() => logs.Shutdown(TimeoutMilliseconds))));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _shutdown.Value;

    /// <summary>Waits for the shutdown, because a provider must not be disposed while it is shut down. It is disposed after this.</summary>
    public async ValueTask DisposeAsync() => await _shutdown.Value;
}
