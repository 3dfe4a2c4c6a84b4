using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Usage;

/// <summary>The usage of the API in a number of days up to today. Errors are 4xx and 5xx responses.</summary>
public sealed record UsageReport(
    int PeriodDays, IReadOnlyList<DailyUsage> UsageByDate, IReadOnlyList<ClientUsage> ByClient, IReadOnlyList<EndpointUsage> PopularEndpoints)
{
    private const int MaxEndpoints = 20;

    internal static UsageReport From(IReadOnlyList<DailyCounts> days)
    {
        var counts = days.SelectMany(day => day.Counts).ToList();
        return new(
            days.Count,
            [.. days.Select(day => new DailyUsage(day.Date, day.Counts.Sum(count => count.Requests), day.Counts.Sum(count => count.Errors)))],
            [.. counts.GroupBy(count => count.Client)
                .Select(all => (Client: all.Key, Requests: all.Sum(count => count.Requests), Errors: all.Sum(count => count.Errors)))
                .Select(sum => new ClientUsage(sum.Client, sum.Requests, sum.Errors, Share(sum.Errors, sum.Requests)))
                .OrderByDescending(client => client.Requests).ThenBy(client => client.Client, StringComparer.Ordinal)],
            [.. counts.GroupBy(count => (count.Method, count.Endpoint))
                .Select(all => (all.Key, Requests: all.Sum(count => count.Requests), Errors: all.Sum(count => count.Errors)))
                .Select(sum => new EndpointUsage(sum.Key.Method, sum.Key.Endpoint, sum.Requests, sum.Errors, Share(sum.Errors, sum.Requests)))
                .OrderByDescending(endpoint => endpoint.Requests).ThenBy(endpoint => endpoint.Endpoint, StringComparer.Ordinal)
                .Take(MaxEndpoints)]);
    }

    private static double Share(long errors, long requests) => Math.Round((double)errors / requests, 4);
}

/// <summary>The requests of a UTC day.</summary>
public sealed record DailyUsage(DateOnly Date, long Requests, long Errors);

/// <summary>The number of requests of a client, of errors among them, and the share of errors from 0 to 1.</summary>
public sealed record ClientUsage(string Client, long Requests, long Errors, double ErrorShare);

/// <summary>The number of requests to an endpoint, of errors among them, and the share of errors from 0 to 1.</summary>
public sealed record EndpointUsage(string Method, string Endpoint, long Requests, long Errors, double ErrorShare);

internal static class UsageApi
{
    public static void AddUsage(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<UsageOptions>().BindConfiguration(UsageOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddActivatedSingleton<UsageMetrics>();
        builder.Services.AddSingleton<UsageClients>();
        builder.Services.AddSingleton<UsageQueue>();
        builder.Services.AddSingleton<UsageStore>();
        builder.Services.AddHostedService<UsageWriter>();
    }

    /// <summary>Counts the requests of the API. Must run before middleware that rejects requests, so that those are counted too.</summary>
    public static IApplicationBuilder UseUsage(this IApplicationBuilder app) => app.UseMiddleware<UsageMiddleware>();

    public static void MapUsage(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/analytics/usage", GetUsage).WithName(nameof(GetUsage)).WithTags("Analytics")
            .RequireAuthorization(AuthorizationPolicies.Admin);

    private static async Task<Ok<UsageReport>> GetUsage(UsageStore store, [Range(1, 30)] int days = 7) =>
        TypedResults.Ok(UsageReport.From(await store.ReadAsync(days)));
}
