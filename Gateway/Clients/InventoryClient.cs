using System.ComponentModel;
using System.Net;
using System.Text.Json;

namespace Checkout.Gateway.Clients;

/// <summary>A product and its available quantity.</summary>
public sealed record Product(string Sku, string Name, string Description, Money Price, int Available);

/// <summary>All products. Immutable, so that the cache can return the same instance.</summary>
[ImmutableObject(true)]
public sealed record ProductList(IReadOnlyList<Product> Items);

/// <summary>The items to reserve.</summary>
internal sealed record WantedItem(string Sku, int Quantity);

/// <summary>The result of a reservation: the reserved items, or the reason of the rejection.</summary>
internal abstract record ReservationResult
{
    public sealed record Held(IReadOnlyList<OrderItem> Items, Money Total) : ReservationResult;

    public sealed record Rejected(string Code, string Detail, JsonElement? Items) : ReservationResult;
}

internal sealed class InventoryClient(HttpClient http)
{
    public async Task<ProductList> ListAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<ProductList>("/products", cancellationToken))!;

    public async Task<ReservationResult> ReserveAsync(Guid orderId, IReadOnlyList<WantedItem> items, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path(orderId)) { Content = JsonContent.Create(new { items }) }
            .Expect(HttpStatusCode.Conflict, HttpStatusCode.BadRequest);
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.BadRequest)
        {
            var problem = await response.ReadProblemDetailsAsync(cancellationToken);
            return new ReservationResult.Rejected(
                problem.GetCode() ?? "", problem.Detail ?? "", problem.Extensions.TryGetValue("items", out var missing) ? (JsonElement?)missing : null);
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<ReservationResult.Held>(cancellationToken))!;
    }

    /// <summary>Marks the reserved items as sold. Returns false if the reservation has ended.</summary>
    public async Task<bool> CommitAsync(Guid orderId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path(orderId) + "/commit").Expect(HttpStatusCode.Conflict);
        using var response = await http.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }

        response.EnsureSuccessStatusCode();
        return true;
    }

    public async Task ReleaseAsync(Guid orderId, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync(Path(orderId), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static string Path(Guid orderId) => $"/reservations/{orderId}";
}
