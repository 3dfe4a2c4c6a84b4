namespace Checkout.ServiceDefaults.Scenarios;

/// <summary>A scenario that was switched on.</summary>
/// <param name="StartedAt">When, in UTC.</param>
/// <param name="ExpiresAt">When it ends by itself, in UTC.</param>
/// <param name="StartedBy">Who did it: an account.</param>
public sealed record ScenarioRun(DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, string StartedBy);
