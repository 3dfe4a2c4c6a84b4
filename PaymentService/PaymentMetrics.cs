using System.Diagnostics.Metrics;

namespace Checkout.PaymentService;

/// <summary>The metrics of PaymentService.</summary>
internal sealed class PaymentMetrics(IMeterFactory meters)
{
    private static readonly (string Outcome, string? DeclineCode)[] Series =
    [
        ("captured", null), ("error", null), ("voided", null),
        ("declined", "card_declined"), ("declined", "insufficient_funds"), ("declined", "do_not_honor"), ("declined", "expired_card"),
    ];

    private readonly Counter<long> _attempts = meters.Create("Checkout.Payment", TelemetryNames.Version)
        .CreateCounter<long>("payment.attempts", "{attempt}", "Attempts to charge a card, by outcome and decline code.")
        .StartAtZero([.. Series.Select(series => Labels(series.Outcome, series.DeclineCode))]);

    /// <param name="outcome">captured, declined, voided or error.</param>
    /// <param name="declineCode">The processor's decline code, one of a few constants, or null if not declined.</param>
    public void Attempt(string outcome, string? declineCode = null) =>
        _attempts.Add(1, Labels(outcome, declineCode));

    private static KeyValuePair<string, object?>[] Labels(string outcome, string? declineCode) => declineCode is null
        ? [new("checkout.payment.outcome", outcome)]
        : [new("checkout.payment.outcome", outcome), new("checkout.payment.decline_code", declineCode)];
}
