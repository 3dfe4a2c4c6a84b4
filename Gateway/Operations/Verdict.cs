namespace Checkout.Gateway.Operations;

/// <summary>Whether anything is broken, what, and where.</summary>
/// <param name="State"><c>unknown</c>, <c>healthy</c>, <c>look</c> or <c>broken</c>.</param>
/// <param name="Words">A sentence with the fault that explains the others, or that there is none.</param>
/// <param name="Service">The service at fault, or null if there is none.</param>
/// <param name="Step">The step of a checkout or the route at fault, or null if it is the whole service.</param>
/// <param name="Runbook">The path of its runbook.</param>
/// <param name="TraceId">The trace of a request of the last two minutes that shows the fault.</param>
/// <param name="Causes">All current faults, worst first.</param>
public sealed record Verdict(
    string State, string Words, string? Service, string? Step, string? Runbook, string? TraceId, IReadOnlyList<VerdictCause> Causes)
{
    /// <summary>The verdict while Prometheus records none.</summary>
    public static readonly Verdict Unknown = new("unknown", "Nothing is known yet", null, null, null, null, []);

    /// <summary>The verdict instead of "healthy" while alerts would not be sent.</summary>
    public static readonly Verdict AlertingIsSilent = new(
        "look", "Alerting is silent: Watchdog has not reached Alertmanager for two minutes", "prometheus", null, VerdictReader.RunbookPath("Watchdog"), null, []);
}

/// <summary>A current fault.</summary>
/// <param name="Severity"><c>broken</c> if users are affected, else <c>look</c>.</param>
public sealed record VerdictCause(string Severity, string Words, string? Service, string? Step, string? Runbook);
