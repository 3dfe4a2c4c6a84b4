namespace Checkout.Payment.Simulator;

/// <summary>What the processor makes of a card; the test cards are those of the README, any other is approved.</summary>
internal enum CardBehaviour
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
    public static CardBehaviour BehaviourOf(string number) => number switch
    {
        "4000000000000002" => CardBehaviour.Decline,
        "4000000000009995" => CardBehaviour.DeclineForInsufficientFunds,
        "4000000000000119" => CardBehaviour.FailAlways,
        "4000000000000259" => CardBehaviour.LoseAnswer,
        _ => CardBehaviour.Approve,
    };
}
