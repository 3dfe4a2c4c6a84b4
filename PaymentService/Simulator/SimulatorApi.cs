using Checkout.PaymentService.Payments;
using Checkout.PaymentService.Processor;
using Checkout.PaymentService.Scenarios;
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

    // Longer than the timeout of any caller.
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(30);

    public static IServiceCollection AddProcessorSimulator(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton<SimulatorStore>().AddApiKey(Merchant, ProcessorExtensions.ApiKey(configuration), ProcessorExtensions.ApiKeyHeader);

    public static void MapProcessorSimulator(this IEndpointRouteBuilder routes)
    {
        const string Charge = "/processor/charges/{key:guid}";
        var processor = routes.MapGroup("").RequireAuthorization(Merchant);
        processor.MapGet(Charge, Find);
        processor.MapPut(Charge, Authorize).MisbehaveInScenarios();
        processor.MapPost(Charge + "/capture", Capture);
        processor.MapDelete(Charge, Cancel);
    }

    private static async Task<Results<Ok<ProcessorCharge>, NotFound>> Find(Guid key, SimulatorStore store, CancellationToken cancellationToken) =>
        await store.FindAsync(key, cancellationToken) is { } charge ? TypedResults.Ok(charge) : TypedResults.NotFound();

    private static async Task<Results<Ok<ProcessorCharge>, InternalServerError>> Authorize(
        Guid key, ChargeRequest request, SimulatorStore store, CancellationToken cancellationToken)
    {
        await TakeTimeAsync(cancellationToken);
        var behavior = SimulatedCard.GetBehavior(request.Card.Number);
        // A repeated request gets the stored result.
        if (behavior is CardBehavior.FailAlways or CardBehavior.LoseAnswer && await store.FindAsync(key, cancellationToken) is { } known)
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
        if (behavior == CardBehavior.LoseAnswer)
        {
            await store.CaptureAsync(key, cancellationToken);
            await Task.Delay(Never, cancellationToken);
        }

        return TypedResults.Ok(charge);
    }

    private static async Task<Results<Ok<ProcessorCharge>, NotFound>> Capture(Guid key, SimulatorStore store, CancellationToken cancellationToken)
    {
        await TakeTimeAsync(cancellationToken);
        return await store.CaptureAsync(key, cancellationToken) is { } charge ? TypedResults.Ok(charge) : TypedResults.NotFound();
    }

    private static async Task<Ok<ProcessorCharge>> Cancel(Guid key, SimulatorStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(await store.CancelAsync(key, cancellationToken));

    // Simulates the network latency of an external processor.
    private static Task TakeTimeAsync(CancellationToken cancellationToken) =>
        Task.Delay(MinLatency + (MaxLatency - MinLatency) * Random.Shared.NextDouble(), cancellationToken);
}
