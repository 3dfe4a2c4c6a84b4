using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>A card's number and security code are nowhere once it is charged.</summary>
public sealed partial class SecretsTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string CardNumber = "4000000000009995";
    private const string Cvc = "0391"; // no number in a log or span is written with a zero in front

    private const int Shown = 200;

    [Fact]
    public async Task A_card_leaves_no_trace_in_logs_traces_metrics_databases_or_mail()
    {
        using var customer = await Checkout.NewCustomerAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await customer.PayWithAsync(CardNumber, Cvc);
        }

        // A body that cannot be read must not be quoted either.
        await customer.PostCheckoutAsync($$"""{"items":[{"sku":1}],"payment":{"cardNumber":"{{CardNumber}}","cvc":"{{Cvc}}" """);
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken); // for the last batches and a scrape

        var found = new List<string>();
        await foreach (var (place, text) in EverythingAsync())
        {
            found.AddRange(CardData().Matches(text).Select(match => $"{place}: {text[Math.Max(0, match.Index - Shown)..Math.Min(text.Length, match.Index + Shown)]}"));
        }

        Assert.Empty(found);
    }

    // The code as a word: its digits alone stand in many an id and fraction.
    [GeneratedRegex($"{CardNumber}|(?<![\\w.-]){Cvc}(?![\\w.-])")]
    private static partial Regex CardData();

    private async IAsyncEnumerable<(string Place, string Text)> EverythingAsync()
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
