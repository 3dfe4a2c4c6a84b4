using System.Net;

namespace Checkout.Gateway.Clients;

/// <summary>The status of a payment that is settled: captured, declined, voided or refunded.</summary>
internal sealed record PaymentResult(string Status, string? DeclineCode);

internal sealed class PaymentClient(HttpClient http)
{
    public async Task<PaymentResult> ChargeAsync(Guid orderId, Money amount, Card card, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path(orderId))
        {
            Content = JsonContent.Create(new { amount, card = new { number = card.CardNumber, card.Expiry, card.Cvc } }),
        }.Expect(HttpStatusCode.PaymentRequired, HttpStatusCode.Conflict);
        using var response = await http.SendAsync(request, cancellationToken);
        switch (response.StatusCode)
        {
            case HttpStatusCode.PaymentRequired:
                var problem = await response.ReadProblemDetailsAsync(cancellationToken);
                return new PaymentResult("declined", problem.Extensions["declineCode"]?.ToString());
            case HttpStatusCode.Conflict:
                return new PaymentResult("voided", null);
            default:
                response.EnsureSuccessStatusCode();
                return await ReadAsync(response, cancellationToken);
        }
    }

    /// <summary>Completes an interrupted payment: captured if the processor captured it, else voided.</summary>
    public async Task<PaymentResult> SettleAsync(Guid orderId, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(Path(orderId) + "/settle", content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Refunds or voids the payment.</summary>
    public async Task<PaymentResult> CancelAsync(Guid orderId, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync(Path(orderId), cancellationToken);
        response.EnsureSuccessStatusCode();
        return await ReadAsync(response, cancellationToken);
    }

    private static string Path(Guid orderId) => $"/payments/{orderId}";

    private static async Task<PaymentResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (await response.Content.ReadFromJsonAsync<PaymentResult>(cancellationToken))!;
}
