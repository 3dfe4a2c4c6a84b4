namespace Checkout.FaultScenarios;

/// <summary>One run of a scenario.</summary>
/// <param name="StartedAt">The start time, in UTC.</param>
/// <param name="ExpiresAt">The time of expiry, in UTC; <see cref="Never"/> if the run lasts until it is switched off.</param>
/// <param name="StartedBy">The service, or the e-mail address of the account, that started it. Must not be logged.</param>
/// <param name="UserId">The id of that account.</param>
public sealed record ScenarioRun(DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, string StartedBy, string? UserId = null)
{
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;
}
