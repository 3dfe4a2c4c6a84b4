using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that the number and security code of a card are stored, logged and exported nowhere.</summary>
public sealed partial class SecretsTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string CardNumber = "4000000000009995";
    private const string Cvc = "0391"; // logs and spans contain no numbers with a leading zero

    private const int Shown = 200;

    [Fact]
    public async Task card_data_is_not_stored_logged_or_exported()
    {
        using var customer = await Checkout.NewCustomerAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await customer.PayWithAsync(CardNumber, Cvc);
        }

        // An invalid body must not be quoted either.
        await customer.PostCheckoutAsync($$"""{"items":[{"sku":1}],"payment":{"cardNumber":"{{CardNumber}}","cvc":"{{Cvc}}" """);
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken); // waits for the last batches and a scrape

        var found = new List<string>();
        await foreach (var (place, text) in ReadAllStoresAsync())
        {
            found.AddRange(CardData().Matches(text).Select(match => $"{place}: {text[Math.Max(0, match.Index - Shown)..Math.Min(text.Length, match.Index + Shown)]}"));
        }

        Assert.Empty(found);
    }

    // Matches the code only as a word, because its digits can occur in ids and fractions.
    [GeneratedRegex($"{CardNumber}|(?<![\\w.-]){Cvc}(?![\\w.-])")]
    private static partial Regex CardData();

    private async IAsyncEnumerable<(string Place, string Text)> ReadAllStoresAsync()
    {
        foreach (var (resource, log) in await Checkout.Application.GetConsoleLogsAsync())
        {
            yield return ($"console of {resource}", log);
        }

        yield return ("traces", await Checkout.Dashboard.ReadAllAsync("traces"));
        yield return ("logs", await Checkout.Dashboard.ReadAllAsync("logs"));
        yield return ("metrics", await Checkout.GetMetricsAsync());
        foreach (var database in new[] { "authdb", "gatewaydb", "inventorydb", "notificationdb", "paymentdb" })
        {
            yield return (database, await Checkout.Database.DumpAsync(database));
        }

        foreach (var mail in Directory.Exists(Checkout.MailFolder) ? Directory.GetFiles(Checkout.MailFolder, "*.eml") : [])
        {
            yield return (mail, await File.ReadAllTextAsync(mail, TestContext.Current.CancellationToken));
        }
    }
}
