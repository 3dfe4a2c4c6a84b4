using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Checkout.FaultScenarios;
using Microsoft.Extensions.Hosting;

namespace Checkout.AppHost;

/// <summary>Buttons of the Aspire dashboard that let people shop, break something on purpose, and mend it.</summary>
internal static class ScenarioCommands
{
    // The demo account, which is there in Development only, as these commands are.
    private static readonly object Admin = new { email = "admin@example.com", password = "admin-password" };
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Adds a start and a stop command for each fault to the Gateway.</summary>
    public static ServiceReplicas WithScenarioCommands(this ServiceReplicas gateway)
    {
        foreach (var name in Scenario.Faults.Select(scenario => scenario.Name))
        {
            gateway.First.WithCommands(
                name,
                gateway.Storefront,
                new CommandOptions { Description = $"Breaks something for ten minutes: see docs/scenarios/{name}.md.", IconName = "Bug" },
                new CommandOptions { Description = $"Ends {name}, if it is on.", IconName = "BugArrowCounterclockwise" });
        }

        return gateway;
    }

    /// <summary>Adds a command to send shoppers, and one to send no more, to the load generator.</summary>
    public static IResourceBuilder<ProjectResource> WithShopperCommands(this IResourceBuilder<ProjectResource> loadGenerator, EndpointReference storefront) =>
        loadGenerator.WithCommands(
            Scenario.Shoppers.Name,
            storefront,
            new CommandOptions { Description = "Lets people shop until they are stopped.", IconName = "Cart", IsHighlighted = true },
            new CommandOptions { Description = "Lets nobody shop any more." });

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

    private static IResourceBuilder<ProjectResource> WithCommands(
        this IResourceBuilder<ProjectResource> resource, string scenario, EndpointReference storefront, CommandOptions start, CommandOptions stop)
    {
        var builder = resource.ApplicationBuilder;
        return builder.ExecutionContext.IsRunMode && builder.Environment.IsDevelopment()
            ? resource
                .WithCommand($"start-{scenario}", $"Start {scenario}", context => SendAsync(new Uri(storefront.Url), HttpMethod.Put, scenario, context.CancellationToken), start)
                .WithCommand($"stop-{scenario}", $"Stop {scenario}", context => SendAsync(new Uri(storefront.Url), HttpMethod.Delete, scenario, context.CancellationToken), stop)
            : resource;
    }
}
