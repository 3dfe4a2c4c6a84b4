using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Checkout.AppHost.Model;
using Checkout.FaultScenarios;
using Microsoft.Extensions.Hosting;

namespace Checkout.AppHost;

/// <summary>Commands on the Aspire dashboard that start and stop shoppers and fault scenarios.</summary>
internal static class ScenarioCommands
{
    // A demo account. Like these commands, it exists only in Development.
    private static readonly object Admin = new { email = "admin@example.com", password = "admin-password" };
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Adds a start and a stop command for each fault to the Gateway.</summary>
    public static ServiceReplicas WithScenarioCommands(this ServiceReplicas gateway)
    {
        foreach (var name in Scenario.Faults.Select(scenario => scenario.Name))
        {
            gateway.First
                .WithCommand(HttpMethod.Put, name, gateway.GetStorefront(), $"Starts the fault for ten minutes: see docs/scenarios/{name}.md.", "Bug")
                .WithCommand(HttpMethod.Delete, name, gateway.GetStorefront(), $"Stops {name} if it is on.", "BugArrowCounterclockwise");
        }

        return gateway;
    }

    /// <summary>Adds the commands that start and stop shoppers to the load generator.</summary>
    public static IResourceBuilder<ProjectResource> WithShopperCommands(this IResourceBuilder<ProjectResource> loadGenerator, EndpointReference storefront) =>
        loadGenerator
            .WithCommand(HttpMethod.Put, Scenario.Shoppers.Name, storefront, "Sends shoppers until they are stopped.", "Cart", isHighlighted: true)
            .WithCommand(HttpMethod.Delete, Scenario.Shoppers.Name, storefront, "Stops the shoppers.", "Cart");

    private static IResourceBuilder<ProjectResource> WithCommand(
        this IResourceBuilder<ProjectResource> resource, HttpMethod method, string scenario, EndpointReference storefront, string description, string icon, bool isHighlighted = false)
    {
        var builder = resource.ApplicationBuilder;
        if (!builder.ExecutionContext.IsRunMode || !builder.Environment.IsDevelopment())
        {
            return resource;
        }

        var verb = method == HttpMethod.Put ? "Start" : "Stop";
        return resource.WithHttpCommand(
            $"/api/ops/scenarios/{scenario}",
            $"{verb} {scenario}",
            () => storefront,
            $"{verb.ToLowerInvariant()}-{scenario}",
            new HttpCommandOptions
            {
                Method = method,
                PrepareRequest = SignInAsync,
                Description = description,
                IconName = icon,
                IsHighlighted = isHighlighted,
            });
    }

    private static async Task SignInAsync(HttpCommandRequestContext context)
    {
        context.HttpClient.Timeout = Deadline; // of each of the two requests
        var login = new Uri(new Uri(context.Endpoint.Url), "/api/auth/login");
        using var response = await context.HttpClient.PostAsJsonAsync(login, Admin, context.CancellationToken);
        response.EnsureSuccessStatusCode();
        var account = await response.Content.ReadFromJsonAsync<JsonElement>(context.CancellationToken);
        context.Request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.GetProperty("accessToken").GetString());
    }
}
