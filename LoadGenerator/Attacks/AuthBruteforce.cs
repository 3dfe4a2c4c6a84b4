using System.Globalization;
using Checkout.FaultScenarios;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Attacks;

/// <summary>
/// <c>auth-bruteforce</c>: tries a few common passwords on many accounts, ten sign-ins a second, through the public API and from
/// many addresses. No account and no address is used often enough to be throttled.
/// </summary>
internal sealed class AuthBruteforce(IOptions<LoadOptions> options, ScenarioSwitchboard scenarios, ILogger<AuthBruteforce> logger)
    : ScenarioWorker(Scenario.AuthBruteforce, scenarios, logger)
{
    private const int PerSecond = 10;
    private const int Accounts = 1_000;

    protected override async Task RunAsync(CancellationToken whileActive)
    {
        using var http = SteadySender.CreateClient(options.Value.Url!, "credential-stuffer");
        await SteadySender.SendAsync(PerSecond, number => TryPasswordAsync(http, number, whileActive), whileActive);
    }

    private static async Task<HttpResponseMessage> TryPasswordAsync(HttpClient http, long number, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login")
        {
            Content = JsonContent.Create(new { email = $"victim-{number % Accounts}@example.com", password = $"password-{number / Accounts}" }),
        };
        // All connections come from this machine. The Gateway reads this header only if it trusts the machine as a proxy.
        request.Headers.Add("X-Forwarded-For", RandomAddress());
        return await http.SendAsync(request, cancellationToken);
    }

    // From 198.18.0.0/15, which RFC 2544 reserves for tests.
    private static string RandomAddress() =>
        string.Create(CultureInfo.InvariantCulture, $"198.{Random.Shared.Next(18, 20)}.{Random.Shared.Next(256)}.{Random.Shared.Next(1, 255)}");
}
