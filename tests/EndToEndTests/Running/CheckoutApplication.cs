using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Checkout.Tests.EndToEnd.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>
/// Runs the AppHost in the test process with Aspire.Hosting.Testing. Tests read endpoints, connection strings, states and logs from
/// the app model. The services are separate processes, as always.
/// </summary>
public sealed class CheckoutApplication : IAsyncDisposable
{
    private const string DashboardResource = "aspire-dashboard";
    private const string ProcessIdProperty = "executable.pid";
    private const int LinesToShow = 60;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(180);

    private readonly DistributedApplication _app;

    private CheckoutApplication(DistributedApplication app) => _app = app;

    public Database Database => new(name => _app.GetConnectionStringAsync(name));

    /// <summary>Gets the last log lines of the AppHost and the state of each resource, for the message of a failed test.</summary>
    public string LastLines
    {
        get
        {
            var log = _app.Services.GetFakeLogCollector().GetSnapshot().TakeLast(LinesToShow)
                .Select(record => $"{record.Timestamp:HH:mm:ss.fff} {record.Level} {record.Category}: {record.Message} {record.Exception}");
            return string.Join(Environment.NewLine + "  ", ["The AppHost:", .. log, .. Resources.Select(StateOf)]);
        }
    }

    /// <summary>Gets the value of the header that authenticates OTLP exports to the dashboard.</summary>
    public string OtlpHeaders => $"x-otlp-api-key={Setting("AppHost:OtlpApiKey")}";

    private IEnumerable<IResource> Resources => _app.Services.GetRequiredService<DistributedApplicationModel>().Resources;

    /// <summary>Starts the application, and waits until all automatically started resources are healthy.</summary>
    public static Task<CheckoutApplication> StartAsync(RunEnvironment environment, params (string Name, string Value)[] settings) =>
        StartAsync(environment, _ => Task.CompletedTask, settings);

    /// <summary>Starts the application after <paramref name="prepare"/> has inspected the app model, which may skip the test.</summary>
    public static async Task<CheckoutApplication> StartAsync(
        RunEnvironment environment, Func<IReadOnlyList<IResource>, Task> prepare, params (string Name, string Value)[] settings)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartTimeout);
        (string Name, string Value)[] all =
        [
            .. environment.Settings,
            ("DcpPublisher:RandomizePorts", "false"), // pages link to each other by the configured ports
            .. settings,
        ];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [.. all.Select(setting => $"{setting.Name}={setting.Value}")],
            (options, _) =>
            {
                options.DisableDashboard = false; // tests read traces and logs from it
                options.EnableResourceLogging = false; // tests read the logs of resources on demand
            },
            deadline.Token);
        builder.Services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
        await prepare([.. builder.Resources]);
        deadline.CancelAfter(StartTimeout);

        var application = new CheckoutApplication(await builder.BuildAsync(deadline.Token));
        try
        {
            await application.StartAsync(deadline.Token);
            return application;
        }
        catch (Exception exception)
        {
            var lines = $"{application.LastLines}{Environment.NewLine}{await application.GetConsolesOfExitedAsync()}";
            await application.DisposeAsync();
            throw new InvalidOperationException($"The application did not start within {StartTimeout.TotalSeconds} s. {lines}", exception);
        }
    }

    /// <summary>Returns the address of a resource that every app model contains.</summary>
    public Uri GetEndpoint(string resource, string endpoint = "http") => _app.GetEndpoint(resource, endpoint);

    /// <summary>Returns the address of a resource, or null if the machine does not have it.</summary>
    public Uri? FindEndpoint(string resource) => Resources.Any(one => one.Name == resource) ? GetEndpoint(resource) : null;

    /// <summary>Returns the OTLP endpoint of the dashboard.</summary>
    public Uri GetOtlpEndpoint() => GetEndpoint(DashboardResource, "otlp-grpc");

    /// <summary>Creates a client of the dashboard's telemetry API.</summary>
    public async Task<Dashboard> GetDashboardAsync() =>
        new(await _app.GetDashboardUrlAsync(TestContext.Current.CancellationToken), Setting("AppHost:DashboardApiKey"));

    /// <summary>Returns the environment variables of a resource.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> GetEnvironmentAsync(string resource)
    {
        var state = await _app.ResourceNotifications.WaitForResourceAsync(resource, _ => true, TestContext.Current.CancellationToken);
        return state.Snapshot.EnvironmentVariables.ToDictionary(variable => variable.Name, variable => variable.Value);
    }

    /// <summary>Returns the console output of each resource that <paramref name="isWanted"/> selects, or of all resources if it is null.</summary>
    public async Task<IReadOnlyDictionary<string, string>> GetConsoleLogsAsync(Func<string, bool>? isWanted = null)
    {
        var loggers = _app.Services.GetRequiredService<ResourceLoggerService>();
        var logs = new Dictionary<string, string>();
        foreach (var resource in Resources.Where(resource => isWanted?.Invoke(resource.Name) ?? true))
        {
            var lines = await loggers.GetAllAsync(resource).SelectMany(batch => batch).Select(line => line.Content).ToListAsync(TestContext.Current.CancellationToken);
            logs[resource.Name] = string.Join('\n', lines);
        }

        return logs;
    }

    /// <summary>Stops a resource, as the dashboard's command does.</summary>
    public Task StopResourceAsync(string resource) => ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand);

    /// <summary>Kills the processes of a resource without a chance to clean up (Linux only).</summary>
    public async Task KillResourceAsync(string resource)
    {
        var state = await _app.ResourceNotifications.WaitForResourceAsync(resource, _ => true, TestContext.Current.CancellationToken);
        var id = Convert.ToInt32(state.Snapshot.Properties.Single(property => property.Name == ProcessIdProperty).Value, CultureInfo.InvariantCulture);
        foreach (var process in ProcessTree.Find(ProcessTree.Read(id)!.Identity))
        {
            process.Kill();
        }
    }

    /// <summary>Restarts an exited resource, as the dashboard's command does. The orchestrator never restarts one by itself.</summary>
    public async Task StartResourceAsync(string resource)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(StartTimeout);
        await _app.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.TerminalStates, deadline.Token);
        await ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ExecuteCommandAsync(string resource, string command)
    {
        var result = await _app.Services.GetRequiredService<ResourceCommandService>()
            .ExecuteCommandAsync(resource, command, TestContext.Current.CancellationToken);
        Assert.True(result.Success, $"The command {command} of the resource {resource} failed: {result.Message}");
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        // A resource that waits for an exited one never starts. Waiting for health fails at once, and names the exited one.
        var starting = _app.StartAsync(cancellationToken);
        var waiting = Task.WhenAll(Resources.Where(StartsAutomaticallyWithHealthCheck).Select(resource =>
            _app.ResourceNotifications.WaitForResourceHealthyAsync(resource.Name, WaitBehavior.StopOnResourceUnavailable, cancellationToken)));
        await await Task.WhenAny(starting, waiting);
        await Task.WhenAll(starting, waiting);
    }

    private async Task<string> GetConsolesOfExitedAsync()
    {
        var exited = Resources.Select(resource => resource.Name).Where(name =>
            _app.ResourceNotifications.TryGetCurrentState(name, out var state) && state.Snapshot.ExitCode is not (null or 0)).ToHashSet();
        return string.Join(Environment.NewLine, (await GetConsoleLogsAsync(exited.Contains)).Select(log => $"The console of {log.Key}:{Environment.NewLine}{log.Value}"));
    }

    private static bool StartsAutomaticallyWithHealthCheck(IResource resource) =>
        resource.HasAnnotationOfType<HealthCheckAnnotation>() && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>();

    private string StateOf(IResource resource) => _app.ResourceNotifications.TryGetCurrentState(resource.Name, out var state)
        ? $"{resource.Name}: {state.Snapshot.State?.Text}, {state.Snapshot.HealthStatus}, exit code {state.Snapshot.ExitCode}"
        : $"{resource.Name}: no state";

    private string Setting(string name) => _app.Services.GetRequiredService<IConfiguration>()[name]!;
}
