using System.Diagnostics;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>A running system with twenty concurrent shoppers while a test causes faults. Verifies the consistency afterwards.</summary>
internal sealed class ChaosShop
{
    private const int Shoppers = 20;
    private const string ScarceSku = "lamp-alert";

    private static readonly string[] Skus = ["mug-trace", "duck-debug", ScarceSku];
    private static readonly TimeSpan SignedUpWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OrdersAreFinalWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MailIsSentWithin = TimeSpan.FromSeconds(60);

    private readonly RunEnvironment _environment;
    private readonly Database _database;
    private readonly List<Shopper> _shoppers = [];

    private ChaosShop(RunEnvironment environment, Database database) => (_environment, _database) = (environment, database);

    /// <summary>Registers the shoppers in a running system, and fills the stock.</summary>
    public static async Task<ChaosShop> OpenAsync(RunEnvironment environment, Database database)
    {
        var shop = new ChaosShop(environment, database);
        await shop.SetUpAsync();
        return shop;
    }

    /// <summary>Runs the shoppers for as long as the fault takes, and then verifies all guarantees.</summary>
    public async Task BuyDuringAsync(string name, Func<Task> disturb)
    {
        using var closing = new CancellationTokenSource();
        var shopping = Task.WhenAll(_shoppers.Select(shopper => shopper.BuyUntilAsync(Skus, closing.Token)));
        try
        {
            await disturb();
        }
        finally
        {
            await closing.CancelAsync();
            await shopping;
        }

        var unfinished = "SELECT count(*) FROM orders WHERE status NOT IN ('confirmed', 'failed')";
        var quiet = Stopwatch.StartNew();
        Assert.True(
            await Eventually.WaitUntilAsync(OrdersAreFinalWithin, async () => await _database.CountAsync("gatewaydb", unfinished) == 0),
            $"{await _database.CountAsync("gatewaydb", unfinished)} orders are not final after {OrdersAreFinalWithin.TotalSeconds} s.");
        var final = quiet.Elapsed;

        var (confirmed, failed) = await VerifyOrdersAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: {_shoppers.Sum(shopper => shopper.Tried)} orders tried, {confirmed} confirmed, {failed} refused or compensated, " +
            $"{await _database.CountAsync("gatewaydb", "SELECT count(*) FROM orders WHERE attempts > 0")} recovered, " +
            $"{_shoppers.Sum(shopper => shopper.Undecided)} without a decision in time; all final {final.TotalSeconds:0.0} s after closing time; audit: 0 violations.");
    }

    // Retries, because a system just started on a busy machine may be too slow for password checks.
    private async Task<CheckoutClient> SignUpAsync()
    {
        var email = $"shopper-{_shoppers.Count}@example.com";
        var client = new CheckoutClient(_environment.Storefront);
        Assert.True(
            await Eventually.WaitUntilAsync(SignedUpWithin, async () =>
                (await client.RegisterAsync(email)).Status is 201 or 409 && (await client.LogInAsync(email)).Status == 200),
            $"{email} could not sign up within {SignedUpWithin.TotalSeconds} s.");
        return client;
    }

    private async Task SetUpAsync()
    {
        while (_shoppers.Count < Shoppers)
        {
            _shoppers.Add(new Shopper(await SignUpAsync(), new Random(_shoppers.Count)));
        }

        foreach (var sku in Skus)
        {
            await _database.SetAvailableAsync(sku, sku == ScarceSku ? 50 : 100_000);
        }
    }

    /// <summary>Runs the audit that is available to every user, and compares the responses of the shoppers with the stored state.</summary>
    private async Task<(int Confirmed, int Failed)> VerifyOrdersAsync()
    {
        var audit = await AuditAsync();
        for (var waited = Stopwatch.StartNew(); audit.ExitCode != 0 && waited.Elapsed < MailIsSentWithin;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            audit = await AuditAsync();
        }

        Assert.True(audit.ExitCode == 0, audit.Output);
        var confirmed = await _database.ListAsync("gatewaydb", "SELECT id::text FROM orders WHERE status = 'confirmed'");
        var failed = await _database.ListAsync("gatewaydb", "SELECT id::text FROM orders WHERE status = 'failed'");
        Assert.Empty(_shoppers.SelectMany(shopper => shopper.Confirmed).Except(confirmed));
        Assert.Empty(_shoppers.SelectMany(shopper => shopper.Rejected).Except(failed));
        Assert.Equal(0, (await _database.StockOfAsync(ScarceSku)).Reserved);
        Assert.All(_shoppers, shopper => Assert.NotEmpty(shopper.Confirmed));
        return (confirmed.Count, failed.Count);
    }

    private async Task<(int ExitCode, string Output)> AuditAsync()
    {
        using var audit = Process.Start(new ProcessStartInfo(Path.Combine(AppHostProcess.Directory, "..", "eng", "audit.sh"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["Checkout__RunFolder"] = _environment.Folder },
        })!;
        var output = audit.StandardOutput.ReadToEndAsync();
        var errors = audit.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await audit.WaitForExitAsync(deadline.Token);
        return (audit.ExitCode, await output + await errors);
    }
}
