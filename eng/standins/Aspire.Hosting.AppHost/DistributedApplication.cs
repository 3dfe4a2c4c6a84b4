using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// The application, ready to run. This is a stand-in for the Aspire.Hosting package: it runs projects and
/// executables as local processes, and no containers.
/// </summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly Orchestrator _orchestrator;

    public DistributedApplication(IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _orchestrator = host.Services.GetRequiredService<Orchestrator>();
    }

    public IServiceProvider Services => _host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    public ResourceCommandService ResourceCommands => Services.GetRequiredService<ResourceCommandService>();

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) => new DistributedApplicationBuilder(options);

    /// <summary>Runs until Ctrl+C or SIGTERM. See <see cref="RunAsync"/>.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>
    /// Runs until Ctrl+C, SIGTERM or the cancellation. If the application cannot be run as described, or a
    /// resource does not come up, it stops what it had started, says why on standard error, and exits with
    /// code 1. To handle that in code, use <see cref="StartAsync"/>.
    /// </summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var stopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        DistributedApplicationException? failure = null;
        try
        {
            await StartAsync(cancellationToken).ConfigureAwait(false);
            failure = await _orchestrator.WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (DistributedApplicationException exception)
        {
            failure = exception;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
        finally
        {
            await StopAsync(CancellationToken.None).ConfigureAwait(false);
            await DisposeAsync().ConfigureAwait(false);
        }

        if (failure is not null)
        {
            await Console.Error.WriteLineAsync(failure.Message).ConfigureAwait(false);
            Environment.Exit(1); // An AppHost's Main rarely looks at what happened before it returns.
        }
    }

    /// <summary>Starts the application and returns while its resources come up; <see cref="ResourceNotifications"/> tells when they are.</summary>
    /// <exception cref="DistributedApplicationException">The application cannot be run as described.</exception>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await _orchestrator.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await _host.StartAsync(cancellationToken).ConfigureAwait(false); // from here on, Ctrl+C and SIGTERM stop it in order
        await _orchestrator.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public virtual async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _orchestrator.StopAsync().ConfigureAwait(false);
        await _host.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _orchestrator.StopAsync().ConfigureAwait(false);
        await ((IAsyncDisposable)_host).DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);
}
