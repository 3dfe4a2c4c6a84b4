namespace Checkout.Payment.Simulator;

/// <summary>The behavior of the simulated processor for the test cards of the README. It approves all other cards.</summary>
internal enum CardBehaviour
{
    Approve,
    Decline,
    DeclineForInsufficientFunds,
    FailAlways,

    /// <summary>The charge succeeds, but the response is lost.</summary>
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
