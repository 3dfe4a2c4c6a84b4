using System.Net.Http.Headers;
using Checkout.FaultScenarios;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Attacks;

/// <summary>
/// <c>noisy-client</c>: requests the product list a hundred times a second with one customer's token. The customer is
/// signed in, so only that customer is rate limited.
/// </summary>
internal sealed class NoisyClient(IOptions<LoadOptions> options, ScenarioSwitchboard scenarios, ILogger<NoisyClient> logger)
    : ScenarioWorker(Scenario.NoisyClient, scenarios, logger)
{
    private const int PerSecond = 100;

    protected override async Task RunAsync(CancellationToken whileActive)
    {
        using var http = SteadySender.CreateClient(options.Value.Url!, "noisy-client");
        await SignInAsync(http, whileActive);
        await SteadySender.SendAsync(PerSecond, _ => http.GetAsync("/api/products", whileActive), whileActive);
    }

    private static async Task SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var account = new { email = $"noisy-{Guid.NewGuid():N}@example.com", password = Guid.NewGuid().ToString() };
        using var registered = await http.PostAsJsonAsync("/api/auth/register", account, cancellationToken);
        registered.EnsureSuccessStatusCode();
        using var response = await http.PostAsJsonAsync("/api/auth/login", account, cancellationToken);
        response.EnsureSuccessStatusCode();
        var login = await response.Content.ReadFromJsonAsync<Login>(cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login!.AccessToken);
    }
}
