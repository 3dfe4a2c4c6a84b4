namespace Checkout.Gateway.Operations;

/// <summary>Whether anything is broken, what, and where.</summary>
/// <param name="State"><c>unknown</c>, <c>healthy</c>, <c>look</c> or <c>broken</c>.</param>
/// <param name="Words">The fault that explains the others, or that there is none, as a sentence.</param>
/// <param name="Service">Whom it is about; null where nobody is to blame.</param>
/// <param name="Step">The step of a checkout, the route or the like; null where it is the service as a whole.</param>
/// <param name="Runbook">The path of its runbook.</param>
/// <param name="TraceId">A request of the last two minutes that shows it.</param>
/// <param name="Causes">All faults that are there now, the worst first.</param>
public sealed record Verdict(
    string State, string Words, string? Service, string? Step, string? Runbook, string? TraceId, IReadOnlyList<VerdictCause> Causes)
{
    /// <summary>What is said while Prometheus records no verdict.</summary>
    public static readonly Verdict Unknown = new("unknown", "Nothing is known yet", null, null, null, null, []);

    /// <summary>What is said instead of "healthy" while nobody would be told of a fault.</summary>
    public static readonly Verdict AlertingIsSilent = new(
        "look", "Alerting is silent: Watchdog has not reached Alertmanager for two minutes", "prometheus", null, VerdictReader.RunbookPath("Watchdog"), null, []);
}

/// <summary>A fault that is there now.</summary>
/// <param name="Severity"><c>broken</c> where people do not get what they want, else <c>look</c>.</param>
public sealed record VerdictCause(string Severity, string Words, string? Service, string? Step, string? Runbook);
