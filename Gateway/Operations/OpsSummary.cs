namespace Checkout.Gateway.Operations;

/// <summary>How the system is doing. What its source does not tell is null.</summary>
/// <param name="Timestamp">The time it is about.</param>
/// <param name="WindowSeconds">The time that the points of the signals go back.</param>
/// <param name="Prometheus">Whether Prometheus answers, which signals and services come from.</param>
/// <param name="Alertmanager">Whether Alertmanager answers, which alerts come from.</param>
/// <param name="Signals">The golden signals by name.</param>
/// <param name="Alerts">What fires.</param>
/// <param name="Services">Each replica and its health checks.</param>
/// <param name="Links">Tools to look further with.</param>
/// <param name="Verdict">Whether anything is broken, what, and where; null where nobody can tell.</param>
public sealed record OpsSummary(
    DateTimeOffset Timestamp,
    int WindowSeconds,
    SourceState Prometheus,
    SourceState Alertmanager,
    IReadOnlyDictionary<string, Signal?>? Signals,
    IReadOnlyList<FiringAlert>? Alerts,
    IReadOnlyList<ServiceState>? Services,
    IReadOnlyList<OpsLink> Links,
    Verdict? Verdict);

/// <summary>Whether a source of the summary answers, and if not, why.</summary>
public sealed record SourceState(bool Available, string? Error = null);

/// <summary>A value now, and pairs of a time (seconds since 1970) and the value then.</summary>
public sealed record Signal(double? Now, IReadOnlyList<double[]> Points);

/// <summary>A replica of a service.</summary>
/// <param name="Up">Whether it answers Prometheus.</param>
/// <param name="Checks">Health checks: 1 healthy, 0.5 warning, 0.25 critical, 0 unhealthy.</param>
public sealed record ServiceState(string Service, string Instance, bool Up, IReadOnlyDictionary<string, double> Checks);

/// <summary>A tool to look further with.</summary>
public sealed record OpsLink(string Name, string Url);
