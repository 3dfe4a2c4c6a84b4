using Checkout.FaultScenarios;
using StackExchange.Redis;

namespace Checkout.Gateway.Scenarios;

/// <summary>
/// <c>auth-bruteforce</c>: the same few passwords are tried on many accounts, ten a second, by the public API and from
/// many addresses: no account and no address often enough to be throttled.
/// </summary>
internal sealed class AuthBruteforce(
    OutsideClient outside, IConnectionMultiplexer redis, ScenarioSwitchboard scenarios, ILogger<AuthBruteforce> logger)
    : ElectedWorker(Scenario.AuthBruteforce, redis, scenarios, logger)
{
    private const int PerSecond = 10;
    private const int Accounts = 1_000;

    protected override async Task RunElectedAsync(CancellationToken whileElected)
    {
        using var http = outside.Create("credential-stuffer", hasManyAddresses: true);
        await OutsideClient.SendAsync(
            PerSecond,
            number => http.PostAsJsonAsync(
                "/api/auth/login",
                new { email = $"victim-{number % Accounts}@example.com", password = $"password-{number / Accounts}" },
                whileElected),
            whileElected);
    }
}
