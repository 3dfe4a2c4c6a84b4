using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Checkout.FaultScenarios;
using Microsoft.Extensions.Hosting;

namespace Checkout.AppHost;

/// <summary>Buttons of the Aspire dashboard that break something on purpose, and mend it.</summary>
internal static class ScenarioCommands
{
    // The demo account, which is there in Development only, as these commands are.
    private static readonly object Admin = new { email = "admin@example.com", password = "admin-password" };
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Adds a start and a stop command for each scenario to the Gateway.</summary>
    public static ServiceReplicas WithScenarioCommands(this ServiceReplicas gateway)
    {
        var builder = gateway.First.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode || !builder.Environment.IsDevelopment())
        {
            return gateway;
        }

        var storefront = gateway.First.GetEndpoint("http");
        foreach (var name in Scenario.All.Select(scenario => scenario.Name))
        {
            gateway.First
                .WithCommand(
                    $"start-{name}", $"Start {name}",
                    context => SendAsync(new Uri(storefront.Url), HttpMethod.Put, name, context.CancellationToken),
                    new CommandOptions { Description = $"Breaks something for ten minutes: see docs/scenarios/{name}.md.", IconName = "Bug" })
                .WithCommand(
                    $"stop-{name}", $"Stop {name}",
                    context => SendAsync(new Uri(storefront.Url), HttpMethod.Delete, name, context.CancellationToken),
                    new CommandOptions { Description = $"Ends {name}, if it is on.", IconName = "BugArrowCounterclockwise" });
        }

        return gateway;
    }

    /// <summary>Signs in and calls the API of scenarios. What goes wrong is the command's failure.</summary>
    public static async Task<ExecuteCommandResult> SendAsync(Uri storefront, HttpMethod method, string scenario, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = storefront, Timeout = Deadline };
        try
        {
            using var login = await http.PostAsJsonAsync("/api/auth/login", Admin, cancellationToken);
            login.EnsureSuccessStatusCode();
            var token = (await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
            using var request = new HttpRequestMessage(method, $"/api/ops/scenarios/{scenario}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
            return CommandResults.Success();
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return CommandResults.Failure($"The Gateway did not do it: {exception.Message}");
        }
    }
}
