using Checkout.AuthService;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests that <c>/metrics</c> has only the service's own metrics, even with other services in the process.</summary>
public sealed class MetricsTests(SharedAuth shared) : IClassFixture<SharedAuth>
{
    [Fact]
    public async Task metrics_of_services_in_one_process_are_independent()
    {
        await using var own = shared.Start(shared.Database!);
        await using (var other = shared.Start(shared.Database!))
        {
            await FailAsync(own);
            await FailAsync(other);
            await FailAsync(other);
            await WaitForFailureCountAsync(1, own);
            await WaitForFailureCountAsync(2, other);
        }

        await FailAsync(own);
        await WaitForFailureCountAsync(2, own);
    }

    private static async Task FailAsync(ServiceHost<AuthMetrics> auth) => Assert.Equal(
        401, (await auth.NewClient().PostAsync("/sessions", new { email = $"{Guid.NewGuid():N}@example.com", password = "not-the-password" })).Status);

    // Waits for the values of a counter and of a histogram with custom bounds.
    private static Task WaitForFailureCountAsync(int failures, ServiceHost<AuthMetrics> auth) => Eventually.EqualAsync((failures, failures), "the failures are counted", async () =>
    {
        var lines = (await auth.NewClient().GetAsync("/metrics")).Text.Split('\n');
        return (
            Value(lines, "auth_attempts_total{", "checkout_auth_reason=\"invalid_credentials\""),
            Value(lines, "http_server_request_duration_seconds_count{", "http_response_status_code=\"401\""));
    });

    private static int Value(string[] lines, string name, string label) => lines
        .Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
        .Sum(line => int.Parse(line.Split("} ")[1].Split(' ')[0], null));
}
