using System.Net;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>Somebody with an account, who signs in when the shop asks for it.</summary>
internal sealed class Shopper(int number, Storefront storefront, LoadMetrics metrics)
{
    private const string Password = "a-shoppers-password";

    private readonly string _email = $"shopper-{number}@example.com";
    private volatile string? _token;

    /// <returns>How it went, in a word.</returns>
    /// <exception cref="HttpRequestException">The shop cannot be reached.</exception>
    public async Task<string> BuyAsync(IReadOnlyList<(string Sku, int Quantity)> items, bool isCardGood, CancellationToken cancellationToken)
    {
        if ((_token ??= await SignInAsync(cancellationToken)) is not { } token)
        {
            return "failed";
        }

        using var answer = await storefront.CheckOutAsync(token, items, isCardGood, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            _token = null; // it has expired; the next time brings a new one
        }

        return Storefront.OutcomeOf(answer.StatusCode);
    }

    // The account may be there from an earlier run.
    private async Task<string?> SignInAsync(CancellationToken cancellationToken)
    {
        using var registered = await storefront.RegisterAsync(_email, Password, cancellationToken);
        using var answer = await storefront.SignInAsync(_email, Password, cancellationToken);
        metrics.Request("sign_in", Storefront.OutcomeOf(answer.StatusCode));
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<Login>(cancellationToken))?.AccessToken
            : null;
    }
}
