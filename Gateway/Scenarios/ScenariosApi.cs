using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Checkout.FaultScenarios;
using Checkout.Gateway.Http;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

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

internal static partial class ScenariosApi
{
    private const int DefaultSeconds = 600;

    public static void MapScenarios(this IEndpointRouteBuilder routes)
    {
        var ops = routes.MapGroup("/api/ops").WithTags("Ops").RequireAuthorization(AuthorizationPolicies.Admin);
        ops.MapGet("/scenarios", ListScenarios).WithName(nameof(ListScenarios));
        ops.MapPut("/scenarios/{name}", StartScenario).WithName(nameof(StartScenario));
        ops.MapDelete("/scenarios/{name}", StopScenario).WithName(nameof(StopScenario));
    }

    private static async Task<Ok<ScenarioList>> ListScenarios([FromServices] ScenarioStore? store, TimeProvider time)
    {
        var runs = store is null ? new Dictionary<string, ScenarioRun>() : await store.ReadAsync();
        return TypedResults.Ok(new ScenarioList([.. Scenario.All.Select(scenario => ScenarioResponse.From(scenario, Current(runs, scenario, time)))]));
    }

    // Starting an active scenario changes only its end.
    private static async Task<Results<Ok<ScenarioResponse>, ProblemHttpResult>> StartScenario(
        string name, ScenarioStart? start, [FromServices] ScenarioStore? store, ClaimsPrincipal user, TimeProvider time, ILogger<ScenarioStore> logger)
    {
        if (Scenario.Find(name) is not { } scenario)
        {
            return Unknown();
        }

        if (store is null)
        {
            return Disabled();
        }

        var now = time.GetUtcNow();
        int? seconds = start?.DurationSeconds ?? (scenario.IsFault ? DefaultSeconds : null);
        var userId = user.FindFirstValue("sub")!;
        var known = Current(await store.ReadAsync(), scenario, time);
        var run = new ScenarioRun(known?.StartedAt ?? now, seconds is { } left ? now.AddSeconds(left) : ScenarioRun.Never, user.FindFirstValue("email") ?? userId, userId);
        await store.StartAsync(scenario, run);
        LogStarted(logger, name, run.ExpiresAt, userId);
        return TypedResults.Ok(ScenarioResponse.From(scenario, run));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> StopScenario(
        string name, [FromServices] ScenarioStore? store, ClaimsPrincipal user, ILogger<ScenarioStore> logger)
    {
        if (Scenario.Find(name) is not { } scenario)
        {
            return Unknown();
        }

        if (store is not null)
        {
            await store.StopAsync(scenario);
            LogStopped(logger, name, user.FindFirstValue("sub")!);
        }

        return TypedResults.NoContent();
    }

    private static ScenarioRun? Current(IReadOnlyDictionary<string, ScenarioRun> runs, Scenario scenario, TimeProvider time) =>
        runs.TryGetValue(scenario.Name, out var run) && run.ExpiresAt > time.GetUtcNow() ? run : null;

    // Does not repeat the name that the caller sent, which may be any text.
    private static ProblemHttpResult Unknown() => Problem.Create(
        StatusCodes.Status404NotFound, "unknown_scenario", "No scenario has this name.");

    private static ProblemHttpResult Disabled() => Problem.Create(
        StatusCodes.Status409Conflict, "scenarios_disabled", "Scenarios are disabled. They are enabled in Development, or with Scenarios:Enabled.");

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.started", Message =
        "Started scenario {checkout.scenario.name} until {checkout.scenario.expires_at:u}")]
    private static partial void LogStarted(
        ILogger logger,
        [TagName("checkout.scenario.name")] string scenario,
        [TagName("checkout.scenario.expires_at")] DateTimeOffset expiresAt,
        [TagName("user.id")] string userId);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.scenario.stopped", Message = "Stopped scenario {checkout.scenario.name}")]
    private static partial void LogStopped(ILogger logger, [TagName("checkout.scenario.name")] string scenario, [TagName("user.id")] string userId);
}
