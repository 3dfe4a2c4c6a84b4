using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Checkout.FaultScenarios;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Scenarios;

/// <summary>A scenario and its state.</summary>
public sealed record ScenarioResponse(
    string Name,
    string Title,
    string Description,
    string Service,
    string? Alert,
    bool Active,
    DateTimeOffset? StartedAt,
    DateTimeOffset? ExpiresAt,
    string? StartedBy)
{
    internal static ScenarioResponse From(Scenario scenario, ScenarioRun? run) => new(
        scenario.Name, scenario.Title, scenario.Description, scenario.Service, scenario.Alert, run is not null, run?.StartedAt, run?.ExpiresAt == ScenarioRun.Never ? null : run?.ExpiresAt, run?.StartedBy);
}

/// <summary>All scenarios.</summary>
public sealed record ScenarioList(IReadOnlyList<ScenarioResponse> Items);

/// <summary>The duration of a scenario. The default is ten minutes for a fault. Other scenarios last until they are stopped.</summary>
public sealed record ScenarioStart([property: Range(10, 3600)] int? DurationSeconds);

internal static class ScenariosApi
{
    public static RouteGroupBuilder MapScenarios(this IEndpointRouteBuilder routes)
    {
        // An empty pattern in a group of /api/ops/scenarios would be the route /api/ops/scenarios/, with a trailing slash.
        var operations = routes.MapGroup("/api/ops").WithTags("Ops").RequireAuthorization(AuthorizationPolicies.Admin);
        operations.MapGet("/scenarios", ListScenarios).WithName(nameof(ListScenarios));
        operations.MapPut("/scenarios/{name}", StartScenario).WithName(nameof(StartScenario));
        operations.MapDelete("/scenarios/{name}", StopScenario).WithName(nameof(StopScenario));
        return operations;
    }

    private static async Task<Ok<ScenarioList>> ListScenarios(ScenarioService scenarios)
    {
        var runs = await scenarios.ListActiveAsync();
        return TypedResults.Ok(new ScenarioList([.. Scenario.All.Select(scenario => ScenarioResponse.From(scenario, runs.GetValueOrDefault(scenario.Name)))]));
    }

    private static async Task<Results<Ok<ScenarioResponse>, ProblemHttpResult>> StartScenario(
        string name, ScenarioStart? start, ScenarioService scenarios, ClaimsPrincipal user)
    {
        if (Scenario.Find(name) is not { } scenario)
        {
            return Unknown();
        }

        return await scenarios.StartAsync(scenario, start?.DurationSeconds, user) is { } run
            ? TypedResults.Ok(ScenarioResponse.From(scenario, run))
            : Disabled();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> StopScenario(string name, ScenarioService scenarios, ClaimsPrincipal user)
    {
        if (Scenario.Find(name) is not { } scenario)
        {
            return Unknown();
        }

        await scenarios.StopAsync(scenario, user);
        return TypedResults.NoContent();
    }

    // Does not repeat the name that the caller sent, which may be any text.
    private static ProblemHttpResult Unknown() => Problem.Create(
        StatusCodes.Status404NotFound, "unknown_scenario", "No scenario has this name.");

    private static ProblemHttpResult Disabled() => Problem.Create(
        StatusCodes.Status409Conflict, "scenarios_disabled", "Scenarios are disabled. They are enabled in Development, or with Scenarios:Enabled.");
}
