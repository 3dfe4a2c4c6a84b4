using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.PaymentService.Simulator;

/// <summary>
/// Simulates a card processor over the network. It has a latency, and declines, fails and loses responses for the test
/// cards.
/// </summary>
internal static class SimulatorApi
{
    // A card processor is an external company: it does not accept this system's tokens, but an API key that it issued.
    private const string Merchant = "merchant";

    private static readonly TimeSpan MinLatency = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan MaxLatency = TimeSpan.FromMilliseconds(45);

    /// <summary>The delay of a response that no caller waits for: it is longer than every timeout.</summary>
    internal static readonly TimeSpan LongDelay = TimeSpan.FromSeconds(30);

    public static void AddProcessorSimulator(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SimulatorStore>();
        builder.Services.AddApiKey(Merchant, ProcessorExtensions.ApiKey(builder.Configuration), ProcessorExtensions.ApiKeyHeader);
    }

    /// <returns>The endpoint that charges a card.</returns>
    public static RouteHandlerBuilder MapProcessorSimulator(this IEndpointRouteBuilder routes)
    {
        // The key is not part of the group: an endpoint with an empty pattern would have a slash at the end of http.route.
        var charges = routes.MapGroup("/processor/charges").WithTags("Processor").RequireAuthorization(Merchant);
        charges.MapGet("/{key:guid}", Find);
        charges.MapPost("/{key:guid}/capture", Capture);
        charges.MapDelete("/{key:guid}", Cancel);
        return charges.MapPut("/{key:guid}", Authorize);
    }

    private static async Task<Results<Ok<ProcessorCharge>, NotFound>> Find(Guid key, SimulatorStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(key, cancellationToken) is { } charge ? TypedResults.Ok(charge) : TypedResults.NotFound();

    private static async Task<Results<Ok<ProcessorCharge>, InternalServerError>> Authorize(
        Guid key, ProcessorChargeRequest request, SimulatorStore store, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken);
        var behavior = SimulatedCard.GetBehavior(request.Card.Number);
        // A repeated request gets the stored result.
        if (behavior is CardBehavior.FailAlways or CardBehavior.LoseResponse && await store.FindAsync(key, cancellationToken) is { } known)
        {
            return TypedResults.Ok(known);
        }

        if (behavior == CardBehavior.FailAlways)
        {
            return TypedResults.InternalServerError();
        }

        var declineCode = behavior switch
        {
            CardBehavior.Decline => "card_declined",
            CardBehavior.DeclineForInsufficientFunds => "insufficient_funds",
            _ => null,
        };
        var charge = await store.AuthorizeAsync(key, request.Amount.Amount, request.Amount.Currency, declineCode, cancellationToken);
        if (behavior == CardBehavior.LoseResponse)
        {
            await store.CaptureAsync(key, cancellationToken);
            await Task.Delay(LongDelay, cancellationToken);
        }

        return TypedResults.Ok(charge);
    }

    private static async Task<Results<Ok<ProcessorCharge>, NotFound>> Capture(Guid key, SimulatorStore store, CancellationToken cancellationToken)
    {
        await DelayAsync(cancellationToken);
        return await store.CaptureAsync(key, cancellationToken) is { } charge ? TypedResults.Ok(charge) : TypedResults.NotFound();
    }

    private static async Task<Ok<ProcessorCharge>> Cancel(Guid key, SimulatorStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.CancelAsync(key, cancellationToken));

    // Simulates the network latency of an external processor.
    private static Task DelayAsync(CancellationToken cancellationToken) =>
        Task.Delay(MinLatency + (MaxLatency - MinLatency) * Random.Shared.NextDouble(), cancellationToken);
}
