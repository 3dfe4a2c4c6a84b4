using System.Net;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>Somebody with an account.</summary>
/// <param name="number">Which one.</param>
/// <param name="storefront">The shop.</param>
/// <param name="syntheticKey">The key for a synthetic account, or null for one like a person's.</param>
internal sealed class Shopper(int number, Storefront storefront, string? syntheticKey = null)
{
    private const string Password = "a-shoppers-password";

    // An account stays what it was opened as, so the two kinds have different ones.
    private readonly string _email = $"{(syntheticKey is null ? "" : "synthetic-")}shopper-{number}@example.com";
    private volatile string? _token;

    public bool IsSignedIn => _token is not null;

    /// <summary>Signs in, and opens the account first where it is not there from an earlier run.</summary>
    /// <returns>How it went, in a word.</returns>
    /// <exception cref="HttpRequestException">The shop cannot be reached.</exception>
    public async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var registered = await storefront.RegisterAsync(_email, Password, syntheticKey, cancellationToken);
        using var answer = await storefront.SignInAsync(_email, Password, cancellationToken);
        if (answer.IsSuccessStatusCode)
        {
            _token = (await answer.Content.ReadFromJsonAsync<Login>(cancellationToken))!.AccessToken;
        }

        return Storefront.OutcomeOf(answer.StatusCode);
    }

    /// <summary>Buys; signed in, or in vain.</summary>
    /// <inheritdoc cref="SignInAsync" path="/returns | /exception"/>
    public async Task<string> BuyAsync(IReadOnlyList<(string Sku, int Quantity)> items, bool isCardGood, CancellationToken cancellationToken)
    {
        using var answer = await storefront.CheckOutAsync(_token ?? "", items, isCardGood, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            _token = null; // it has expired
        }

        return Storefront.OutcomeOf(answer.StatusCode);
    }
}
