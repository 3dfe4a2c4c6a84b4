namespace Checkout.PaymentService.Simulator;

/// <summary>The behavior of the simulated processor for the test cards of the README. It approves all other cards.</summary>
internal enum CardBehavior
{
    Approve,
    Decline,
    DeclineForInsufficientFunds,
    FailAlways,

    /// <summary>The charge succeeds, but the response is lost.</summary>
    LoseResponse,
}

internal static class SimulatedCard
{
    public static CardBehavior GetBehavior(string number) => number switch
    {
        "4000000000000002" => CardBehavior.Decline,
        "4000000000009995" => CardBehavior.DeclineForInsufficientFunds,
        "4000000000000119" => CardBehavior.FailAlways,
        "4000000000000259" => CardBehavior.LoseResponse,
        _ => CardBehavior.Approve,
    };
}
