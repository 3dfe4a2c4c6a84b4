namespace Checkout.PaymentService.Simulator;

/// <summary>What the processor makes of a card; the test cards are those of the README, any other is approved.</summary>
internal enum CardBehavior
{
    Approve,
    Decline,
    DeclineForInsufficientFunds,
    FailAlways,

    /// <summary>The nasty case: the money is taken, and the answer never arrives.</summary>
    LoseAnswer,
}

internal static class SimulatedCard
{
    public static CardBehavior GetBehavior(string number) => number switch
    {
        "4000000000000002" => CardBehavior.Decline,
        "4000000000009995" => CardBehavior.DeclineForInsufficientFunds,
        "4000000000000119" => CardBehavior.FailAlways,
        "4000000000000259" => CardBehavior.LoseAnswer,
        _ => CardBehavior.Approve,
    };
}
