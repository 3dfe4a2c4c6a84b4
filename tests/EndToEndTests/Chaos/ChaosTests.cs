using System.Diagnostics;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>Everything is killed once, while twenty shoppers buy. Afterwards the books must balance.</summary>
public sealed class ChaosTests
{
    private const int Shoppers = 20;
    private const string ScarceSku = "lamp-alert";

    private static readonly string[] Services = ["gateway", "auth", "inventory", "payment", "notification"];
    private static readonly string[] Skus = ["mug-trace", "duck-debug", ScarceSku];

    private static readonly TimeSpan Open = TimeSpan.FromSeconds(
        int.Parse(Environment.GetEnvironmentVariable("CHECKOUT_CHAOS_SECONDS") ?? "60", System.Globalization.CultureInfo.InvariantCulture));

    private static readonly TimeSpan Down = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OrdersAreFinalWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MailIsSentWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whatever_is_killed_no_order_is_lost_charged_twice_or_oversold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which processes belong to a run is read from /proc, which only Linux has.");
        using var place = new RunPlace();
        await using var appHost = await AppHostProcess.StartAsync(place);
        var shoppers = new List<Shopper>();
        while (shoppers.Count < Shoppers)
        {
            shoppers.Add(new Shopper(await CheckoutClient.SignUpAsync(place.Storefront), new Random(shoppers.Count)));
        }

        foreach (var sku in Skus)
        {
            await appHost.Database.SetAvailableAsync(sku, sku == ScarceSku ? 50 : 100_000);
        }

        var victims = new List<Victim>();
        try
        {
            await RunAsync(appHost, shoppers, victims);

            var unfinished = "SELECT count(*) FROM orders WHERE status NOT IN ('confirmed', 'failed')";
            var quiet = Stopwatch.StartNew();
            Assert.True(
                await Eventually.HappensAsync(OrdersAreFinalWithin, async () => await appHost.Database.CountAsync("gatewaydb", unfinished) == 0),
                $"{await appHost.Database.CountAsync("gatewaydb", unfinished)} orders are not final after {OrdersAreFinalWithin.TotalSeconds} s.");
            var final = quiet.Elapsed;

            Report(await BalanceAsync(appHost, shoppers), final);
        }
        finally
        {
            victims.ForEach(victim => victim.Dispose());
        }
    }

    private static async Task RunAsync(AppHostProcess appHost, List<Shopper> shoppers, List<Victim> victims)
    {
        Func<Victim>[] inTurn =
        [
            .. Services.Select(service => (Func<Victim>)(() => Victim.Service(appHost, service))),
            () => Victim.Redis(appHost),
            () => Victim.Postgres(appHost),
        ];
        using var closing = new CancellationTokenSource(Open);
        var shopping = Task.WhenAll(shoppers.Select(shopper => shopper.BuyUntilAsync(Skus, closing.Token)));
        foreach (var next in inTurn)
        {
            await Task.Delay((Open / (inTurn.Length + 1)) - Down, TestContext.Current.CancellationToken);
            var victim = next();
            victims.Add(victim);
            victim.Kill();
            await Task.Delay(Down, TestContext.Current.CancellationToken);
            victim.StartAgain();
        }

        await shopping;
    }

    /// <summary>Asks the audit that every user has, and compares what clients were told with what is so.</summary>
    private static async Task<Figures> BalanceAsync(AppHostProcess appHost, List<Shopper> shoppers)
    {
        var audit = await AuditAsync(appHost.Place);
        for (var waited = Stopwatch.StartNew(); audit.ExitCode != 0 && waited.Elapsed < MailIsSentWithin;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            audit = await AuditAsync(appHost.Place);
        }

        Assert.True(audit.ExitCode == 0, audit.Output);
        var confirmed = await appHost.Database.ListAsync("gatewaydb", "SELECT id::text FROM orders WHERE status = 'confirmed'");
        var failed = await appHost.Database.ListAsync("gatewaydb", "SELECT id::text FROM orders WHERE status = 'failed'");
        Assert.Empty(shoppers.SelectMany(shopper => shopper.Confirmed).Except(confirmed));
        Assert.Empty(shoppers.SelectMany(shopper => shopper.Refused).Except(failed));
        Assert.Equal(0, (await appHost.Database.StockOfAsync(ScarceSku)).Reserved);
        Assert.All(shoppers, shopper => Assert.NotEmpty(shopper.Confirmed));
        return new Figures(
            shoppers.Sum(shopper => shopper.Tried),
            shoppers.Sum(shopper => shopper.Undecided),
            confirmed.Count,
            failed.Count,
            await appHost.Database.CountAsync("gatewaydb", "SELECT count(*) FROM orders WHERE attempts > 0"));
    }

    private static async Task<(int ExitCode, string Output)> AuditAsync(RunPlace place)
    {
        using var audit = Process.Start(new ProcessStartInfo(Path.Combine(AppHostProcess.Directory, "..", "eng", "audit.sh"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["Checkout__RunFolder"] = place.Folder },
        })!;
        var output = audit.StandardOutput.ReadToEndAsync();
        var errors = audit.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await audit.WaitForExitAsync(deadline.Token);
        return (audit.ExitCode, await output + await errors);
    }

    private static void Report(Figures figures, TimeSpan final) => TestContext.Current.SendDiagnosticMessage(
        $"Chaos: {figures.Tried} orders tried, {figures.Confirmed} confirmed, {figures.Failed} refused or compensated, {figures.Recovered} recovered, " +
        $"{figures.Undecided} without a decision in time; all final {final.TotalSeconds:0.0} s after closing time.");

    private sealed record Figures(int Tried, int Undecided, int Confirmed, int Failed, long Recovered);
}
