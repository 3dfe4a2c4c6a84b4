using System.Net;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>A customer with an account.</summary>
/// <param name="number">The number of the account.</param>
/// <param name="storefront">The API client.</param>
/// <param name="syntheticKey">The key for a synthetic account, or null for an ordinary one.</param>
internal sealed class Shopper(int number, Storefront storefront, string? syntheticKey = null)
{
    private const string Password = "a-shoppers-password";

    // The kind of an account is set at registration, so the two kinds have different addresses.
    private readonly string _email = $"{(syntheticKey is null ? "" : "synthetic-")}shopper-{number}@example.com";
    private volatile string? _token;

    public bool IsSignedIn => _token is not null;

    /// <summary>Signs in. Registers the account first if it does not exist.</summary>
    /// <returns>The <c>outcome</c> label.</returns>
    /// <exception cref="HttpRequestException">The storefront is unreachable.</exception>
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var registered = await storefront.RegisterAsync(_email, Password, syntheticKey, cancellationToken);
        using var response = await storefront.SignInAsync(_email, Password, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            _token = (await response.Content.ReadFromJsonAsync<Login>(cancellationToken))!.AccessToken;
        }

        return Storefront.GetOutcome(response.StatusCode);
    }

    /// <summary>Places an order. Fails if the shopper is not signed in.</summary>
    /// <inheritdoc cref="SignInAsync" path="/returns | /exception"/>
    public async Task<string> BuyAsync(IReadOnlyList<(string Sku, int Quantity)> items, bool isCardGood, CancellationToken cancellationToken)
    {
        using var response = await storefront.CheckOutAsync(_token ?? "", items, isCardGood, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            _token = null; // the token has expired
        }

        return Storefront.GetOutcome(response.StatusCode);
    }
}
