namespace Checkout.FaultScenarios;

/// <summary>A scenario that was switched on.</summary>
/// <param name="StartedAt">When, in UTC.</param>
/// <param name="ExpiresAt">When it ends by itself, in UTC; <see cref="Never"/> where it lasts until it is switched off.</param>
/// <param name="StartedBy">Who did it: a service, or an account's e-mail address, which does not belong in a log.</param>
/// <param name="UserId">The id of that account.</param>
public sealed record ScenarioRun(DateTimeOffset StartedAt, DateTimeOffset ExpiresAt, string StartedBy, string? UserId = null)
{
    public static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;
}
