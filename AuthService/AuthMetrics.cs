using System.Diagnostics.Metrics;

namespace Checkout.AuthService;

/// <summary>The metrics of AuthService.</summary>
internal sealed class AuthMetrics(IMeterFactory meters)
{
    private const string ResultLabel = "checkout.auth.result";

    private static readonly KeyValuePair<string, object?> Success = new(ResultLabel, "success");

    private readonly Counter<long> _attempts = meters.Create("Checkout.Auth", TelemetryNames.Version)
        .CreateCounter<long>("auth.attempts", "{attempt}", "Attempts to sign in or to use a token, by result and reason.")
        .StartAtZero([Success], Failure("invalid_credentials"), Failure("throttled"), Failure("overloaded"), Failure("revoked"));

    public void Succeeded() => _attempts.Add(1, Success);

    /// <param name="reason">One of a few constants, never input of the caller.</param>
    public void Failed(string reason) => _attempts.Add(1, Failure(reason));

    private static KeyValuePair<string, object?>[] Failure(string reason) => [new(ResultLabel, "failure"), new("checkout.auth.reason", reason)];
}
