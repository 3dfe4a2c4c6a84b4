using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Operations;

internal static class OperationsApi
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<VerdictReader>();
        builder.Services.AddSingleton<Watchdog>();
        builder.Services.AddTransient<OperationsSummaryReader>();
        builder.Services.AddTransient<Bottlenecks>();
    }

    public static RouteGroupBuilder MapOperations(this IEndpointRouteBuilder routes)
    {
        var operations = routes.MapGroup("/api/ops").WithTags("Ops").RequireAuthorization(AuthorizationPolicies.Admin);
        operations.MapGet("/summary", GetSummary).WithName(nameof(GetSummary));
        operations.MapGet("/bottlenecks", GetBottlenecks).WithName(nameof(GetBottlenecks));
        return operations;
    }

    private static async Task<Ok<OperationsSummary>> GetSummary(OperationsSummaryReader summary, CancellationToken cancellationToken) =>
        TypedResults.Ok(await summary.ReadAsync(cancellationToken));

    private static async Task<Results<Ok<BottleneckTable>, ProblemHttpResult>> GetBottlenecks(
        Bottlenecks bottlenecks, CancellationToken cancellationToken, string window = "5m")
    {
        if (!Bottlenecks.IsWindow(window))
        {
            return Problem.Create(StatusCodes.Status400BadRequest, "invalid_window", "The window must be a duration from 1m to 1h, such as 5m.");
        }

        try
        {
            return TypedResults.Ok(await bottlenecks.FindAsync(window, cancellationToken));
        }
        catch (MonitoringUnavailableException exception)
        {
            return Problem.Create(StatusCodes.Status503ServiceUnavailable, "prometheus_unavailable", exception.Message);
        }
    }
}
