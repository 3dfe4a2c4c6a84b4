using System.Net;
using Checkout.PaymentService.Payments;

namespace Checkout.PaymentService.Processor;

/// <summary>The processor's record of a charge: authorised, captured, declined, voided or refunded.</summary>
internal sealed record ProcessorCharge(string Status, string? DeclineCode);

/// <summary>The client of the card processor's API. All operations have a key and are idempotent.</summary>
internal sealed class ProcessorClient(HttpClient http)
{
    public async Task<ProcessorCharge> AuthorizeAsync(Guid key, ChargeRequest request, CancellationToken cancellationToken)
    {
        using var response = await http.PutAsJsonAsync(Path(key), request, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<ProcessorCharge> CaptureAsync(Guid key, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(Path(key) + "/capture", content: null, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    /// <summary>Voids an authorized charge, refunds a captured one, or closes an unused key.</summary>
    public async Task<ProcessorCharge> CancelAsync(Guid key, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync(Path(key), cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<ProcessorCharge?> FindAsync(Guid key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Path(key)).Expect(HttpStatusCode.NotFound);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken);
    }

    private static string Path(Guid key) => $"/processor/charges/{key}";

    private static async Task<ProcessorCharge> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ProcessorCharge>(cancellationToken))!;
    }
}
