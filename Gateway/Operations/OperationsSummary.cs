namespace Checkout.Gateway.Operations;

/// <summary>The state of the system. Members are null if their source is unavailable.</summary>
/// <param name="Timestamp">The time of the summary.</param>
/// <param name="WindowSeconds">The time span of the signals' points, in seconds.</param>
/// <param name="Prometheus">The state of Prometheus, the source of signals and services.</param>
/// <param name="Alertmanager">The state of Alertmanager, the source of alerts.</param>
/// <param name="Signals">The golden signals by name.</param>
/// <param name="Alerts">The firing alerts.</param>
/// <param name="Services">The replicas and their health checks.</param>
/// <param name="Links">The links to other tools.</param>
/// <param name="Verdict">Whether anything is broken, what, and where.</param>
public sealed record OperationsSummary(
    DateTimeOffset Timestamp,
    int WindowSeconds,
    SourceState Prometheus,
    SourceState Alertmanager,
    IReadOnlyDictionary<string, Signal?>? Signals,
    IReadOnlyList<FiringAlert>? Alerts,
    IReadOnlyList<ServiceState>? Services,
    IReadOnlyList<OperationsLink> Links,
    Verdict? Verdict);

/// <summary>The state of a source of the summary, and the reason if it is unavailable.</summary>
public sealed record SourceState(bool Available, string? Error = null);

/// <summary>The current value, and earlier values with their Unix times in seconds.</summary>
public sealed record Signal(double? Now, IReadOnlyList<double[]> Points);

/// <summary>A replica of a service.</summary>
/// <param name="Up">Whether Prometheus can scrape it.</param>
/// <param name="Checks">Health checks: 1 healthy, 0.5 warning, 0.25 critical, 0 unhealthy.</param>
public sealed record ServiceState(string Service, string Instance, bool Up, IReadOnlyDictionary<string, double> Checks);

/// <summary>A link to another tool.</summary>
public sealed record OperationsLink(string Name, string Url);
