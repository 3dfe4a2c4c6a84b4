using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.AppHost.Startup;

/// <summary>The startup state of a resource.</summary>
internal enum StartupStatus
{
    /// <summary>Waits for others, or for a start by hand.</summary>
    Waiting,

    /// <summary>Is starting, or is not healthy yet.</summary>
    Starting,

    Ready,

    /// <summary>Failed to start, or has ended.</summary>
    Failed,
}

/// <summary>The state of a resource as the orchestrator reports it, reduced to what matters at startup.</summary>
internal sealed record ResourceReport(string? State, HealthStatus? Health = null, int? ExitCode = null, params IReadOnlyList<string?> Errors)
{
    public static ResourceReport From(CustomResourceSnapshot snapshot) =>
        new(snapshot.State?.Text, snapshot.HealthStatus, snapshot.ExitCode, [.. snapshot.HealthReports.Select(report => report.ExceptionText)]);
}

/// <summary>Tracks the reported states of the resources, and returns each message about a resource once.</summary>
internal sealed class StartupProgress(TimeProvider time, IReadOnlyCollection<string> required)
{
    // Longer than a start with pulled images takes.
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(15);

    // PostgreSQL's SQLSTATE code invalid_password.
    private const string InvalidPassword = "28P01";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Progress> _resources = [];
    private readonly HashSet<string> _named = []; // as slow or failed
    private readonly HashSet<string> _rejecting = [];

    /// <summary>Gets whether all required resources are ready.</summary>
    public bool IsReady => required.All(name => GetStatus(name) == StartupStatus.Ready);

    public StartupStatus GetStatus(string resource)
    {
        lock (_lock)
        {
            return _resources.GetValueOrDefault(resource).Status;
        }
    }

    /// <summary>Records the state of a resource. Returns the message about it, or null.</summary>
    public string? Update(IResource resource, ResourceReport report)
    {
        lock (_lock)
        {
            var (name, status) = (resource.Name, ToStatus(report));
            if (status == StartupStatus.Starting && report.Errors.Any(error => error?.Contains(InvalidPassword, StringComparison.Ordinal) == true) && _rejecting.Add(name))
            {
                return $"{name} rejected the password, because the user secrets that contain it are missing. {Remedy(resource)}";
            }

            // The orchestrator does not report that it is pulling an image.
            var mayPull = resource is ContainerResource && report.State == KnownResourceStates.Starting;
            if (_resources.TryGetValue(name, out var known) && known.Status == status)
            {
                _resources[name] = known with { MayPull = mayPull };
                return null;
            }

            _resources[name] = new(status, time.GetTimestamp(), mayPull);
            if (status == StartupStatus.Failed)
            {
                _named.Add(name);
            }

            return status switch
            {
                StartupStatus.Failed => $"{name} {DescribeEnd(report)}.",
                StartupStatus.Ready when _named.Remove(name) => $"{name} is ready.",
                _ => null,
            };
        }
    }

    /// <summary>Returns the resources that have been starting for more than 15 s, each once.</summary>
    public IReadOnlyList<string> GetNewlySlow()
    {
        lock (_lock)
        {
            return [.. _resources
                .Where(resource => resource.Value.Status == StartupStatus.Starting && time.GetElapsedTime(resource.Value.Since) > SlowAfter)
                .Where(resource => _named.Add(resource.Key))
                .Select(resource => resource.Value.MayPull ? $"{resource.Key} (its image may have to be pulled)" : resource.Key)
                .Order(StringComparer.Ordinal)];
        }
    }

    private static StartupStatus ToStatus(ResourceReport report) =>
        report.State is not { } state || state == KnownResourceStates.Waiting || state == KnownResourceStates.NotStarted ? StartupStatus.Waiting
        : state == KnownResourceStates.RuntimeUnhealthy || KnownResourceStates.TerminalStates.Contains(state) ? StartupStatus.Failed
        : state == KnownResourceStates.Running && report.Health == HealthStatus.Healthy ? StartupStatus.Ready
        : StartupStatus.Starting;

    private static string DescribeEnd(ResourceReport report) =>
        report.State == KnownResourceStates.RuntimeUnhealthy ? "cannot be started, because the container engine does not respond"
        : report.State == KnownResourceStates.FailedToStart ? "failed to start"
        : report.ExitCode is { } code ? $"has ended with exit code {code}" : "has ended";

    private static string Remedy(IResource resource) =>
        resource.Annotations.OfType<ContainerMountAnnotation>().FirstOrDefault(mount => mount.Type == ContainerMountType.Volume)?.Source is { } volume
            ? $"To start over without the data, stop Checkout, remove the volume with docker volume rm {volume}, and start again."
            : "To start over without the data, stop Checkout, delete its folder, and start again.";

    private readonly record struct Progress(StartupStatus Status, long Since, bool MayPull);
}
