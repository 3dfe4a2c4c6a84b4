using System.Diagnostics.Metrics;
using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Payment;

/// <summary>Everything PaymentService measures itself.</summary>
internal sealed class PaymentMetrics(IMeterFactory meters)
{
    private static readonly (string Outcome, string DeclineCode)[] Series =
    [
        ("captured", "none"), ("error", "none"), ("voided", "none"),
        ("declined", "card_declined"), ("declined", "insufficient_funds"), ("declined", "do_not_honor"),
    ];

    private readonly Counter<long> _attempts = meters.Create("Checkout.Payment", TelemetryNames.Version)
        .CreateCounter<long>("payment.attempts", "{attempt}", "Attempts to charge a card, by outcome and decline code.")
        .StartAtZero([.. Series.Select(series => new KeyValuePair<string, object?>[] { new("outcome", series.Outcome), new("decline_code", series.DeclineCode) })]);

    /// <param name="outcome">captured, declined, voided or error.</param>
    /// <param name="declineCode">The processor's word for why, of which there are few; none otherwise.</param>
    public void Attempt(string outcome, string declineCode = "none") =>
        _attempts.Add(1, new("outcome", outcome), new("decline_code", declineCode));
}
