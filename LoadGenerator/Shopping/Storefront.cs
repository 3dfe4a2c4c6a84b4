using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>The properties of a product that a shopper uses.</summary>
internal sealed record Product(string Sku, int Available);

internal sealed record ProductList(IReadOnlyList<Product> Items);

internal sealed record Login(string AccessToken);

/// <summary>
/// Calls the public API as an external client: without retries and trace context, and with a timeout longer than any response takes.
/// </summary>
internal sealed class Storefront : IDisposable
{
    private const string GoodCard = "4242424242424242";
    private const string DeclinedCard = "4000000000000002";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    public Storefront(IOptions<LoadOptions> options)
    {
        _http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
        {
            BaseAddress = options.Value.Url,
            Timeout = Timeout,
        };
        _http.DefaultRequestHeaders.Add("X-Client-Id", "load-generator");
    }

    public Task<HttpResponseMessage> BrowseAsync(CancellationToken cancellationToken) => _http.GetAsync("/api/products", cancellationToken);

    /// <param name="email">The e-mail address of the new account.</param>
    /// <param name="password">The password.</param>
    /// <param name="syntheticKey">The key for a synthetic account, or null for an ordinary one.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<HttpResponseMessage> RegisterAsync(string email, string password, string? syntheticKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/register") { Content = JsonContent.Create(new { email, password }) };
        if (syntheticKey is not null)
        {
            request.Headers.Add(ServiceHeaders.SyntheticKey, syntheticKey);
        }

        return await _http.SendAsync(request, cancellationToken);
    }

    public Task<HttpResponseMessage> SignInAsync(string email, string password, CancellationToken cancellationToken) =>
        _http.PostAsJsonAsync("/api/auth/login", new { email, password }, cancellationToken);

    public async Task<HttpResponseMessage> CheckOutAsync(
        string token, IEnumerable<(string Sku, int Quantity)> items, bool isCardGood, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/checkout")
        {
            Content = JsonContent.Create(new
            {
                items = items.Select(item => new { sku = item.Sku, quantity = item.Quantity }),
                payment = new { cardNumber = isCardGood ? GoodCard : DeclinedCard, expiry = "12/30", cvc = "123" },
            }),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, cancellationToken);
    }

    /// <summary>Returns the <c>outcome</c> label of a status code.</summary>
    public static string GetOutcome(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created => "ok",
        HttpStatusCode.PaymentRequired => "declined",
        HttpStatusCode.Conflict => "out_of_stock",
        HttpStatusCode.TooManyRequests => "rate_limited",
        HttpStatusCode.ServiceUnavailable => "unavailable",
        _ => "failed",
    };

    public void Dispose() => _http.Dispose();
}
