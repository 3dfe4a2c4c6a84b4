using System.Globalization;
using Checkout.FaultScenarios;
using Checkout.LoadGenerator.Shopping;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Attacks;

/// <summary>
/// <c>auth-bruteforce</c>: the same few passwords are tried on many accounts, ten a second, by the public API and from
/// many addresses: no account and no address often enough to be throttled.
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
        // All connections come from this machine. The Gateway takes a proxy's word for whom it forwards, where it trusts this one.
        request.Headers.Add("X-Forwarded-For", RandomAddress());
        return await http.SendAsync(request, cancellationToken);
    }

    // Of 198.18.0.0/15, which RFC 2544 sets apart for tests.
    private static string RandomAddress() =>
        string.Create(CultureInfo.InvariantCulture, $"198.{Random.Shared.Next(18, 20)}.{Random.Shared.Next(256)}.{Random.Shared.Next(1, 255)}");
}
