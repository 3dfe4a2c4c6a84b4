using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Sends what is left of the telemetry once the service has stopped. Disposal would do it too, but allows traces, metrics and logs
/// five seconds each, one after another, and a backend that is stopped at the same time as the service costs all of them.
/// </summary>
internal sealed class TelemetryShutdown(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedLifecycleService
{
    private const int TimeoutMilliseconds = 2000;

    // Once, whoever waits for it: a test stops a service from two sides. Each call blocks its thread.
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
}
