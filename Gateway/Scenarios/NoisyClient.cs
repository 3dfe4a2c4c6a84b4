using System.Net.Http.Headers;
using Checkout.FaultScenarios;
using Checkout.Gateway.Auth;
using StackExchange.Redis;

namespace Checkout.Gateway.Scenarios;

/// <summary>
/// <c>noisy-client</c>: one customer's script asks for the product list a hundred times a second, by the public API. It is
/// signed in, so what it is refused is its own share, and nobody else's.
/// </summary>
internal sealed class NoisyClient(
    OutsideClient outside, IConnectionMultiplexer redis, ScenarioSwitchboard scenarios, ILogger<NoisyClient> logger)
    : ElectedWorker(Scenario.NoisyClient, redis, scenarios, logger)
{
    private const int PerSecond = 100;

    protected override async Task RunElectedAsync(CancellationToken whileElected)
    {
        using var http = outside.Create("noisy-client");
        await SignInAsync(http, whileElected);
        await OutsideClient.SendAsync(PerSecond, _ => http.GetAsync("/api/products", whileElected), whileElected);
    }

    private static async Task SignInAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var account = new { email = $"noisy-{Guid.NewGuid():N}@example.com", password = Guid.NewGuid().ToString() };
        using var registered = await http.PostAsJsonAsync("/api/auth/register", account, cancellationToken);
        registered.EnsureSuccessStatusCode();
        using var answer = await http.PostAsJsonAsync("/api/auth/login", account, cancellationToken);
        answer.EnsureSuccessStatusCode();
        var login = await answer.Content.ReadFromJsonAsync<LoginAnswer>(cancellationToken);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login!.AccessToken);
    }
}
