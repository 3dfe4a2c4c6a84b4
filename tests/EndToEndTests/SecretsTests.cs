using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>A card's number and security code are nowhere once it is charged.</summary>
public sealed partial class SecretsTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string CardNumber = "4000000000009995";
    private const string Cvc = "7391"; // as a word: the digits alone stand in many an id

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
            if (text.Contains(CardNumber, StringComparison.Ordinal) || QuotedCvc().IsMatch(text))
            {
                found.Add(place);
            }
        }

        Assert.Empty(found);
    }

    // OTLP quotes numbers in JSON, of which any may happen to be the same: a length, a port.
    [GeneratedRegex($"(?<!\"intValue\": ?)\"{Cvc}\"")]
    private static partial Regex QuotedCvc();

    private async IAsyncEnumerable<(string Place, string Text)> EverythingAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        yield return ("output", Checkout.AppHost.Output);
        yield return ("traces", await http.GetStringAsync(new Uri(Checkout.Dashboard.Address, "/api/telemetry/traces?limit=100000"), TestContext.Current.CancellationToken));
        yield return ("logs", await http.GetStringAsync(new Uri(Checkout.Dashboard.Address, "/api/telemetry/logs?limit=100000"), TestContext.Current.CancellationToken));
        yield return ("metrics", await http.GetStringAsync($"http://localhost:{Checkout.ManagementPort}/metrics", TestContext.Current.CancellationToken));
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
