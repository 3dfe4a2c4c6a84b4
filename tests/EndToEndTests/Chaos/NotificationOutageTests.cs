using System.Diagnostics;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>Tests that an outage of NotificationService does not affect customers.</summary>
public sealed class NotificationOutageTests
{
    private const int Orders = 100;
    private const string Sku = "mug-trace";

    // Allows for the noise of a small machine. The actual ratio is measured manually.
    private const double MaxRatio = 2;

    private static readonly TimeSpan MailIsSentWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task without_notification_checkouts_stay_fast_and_mail_is_sent_after_recovery()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which processes belong to a run is read from /proc, which only Linux has.");
        using var environment = new RunEnvironment();
        await using var appHost = await AppHostProcess.StartAsync(environment);
        using var customer = await CheckoutClient.SignUpAsync(environment.Storefront);
        await appHost.Database.SetAvailableAsync(Sku, 10_000);
        await BuyAsync(customer); // warm-up

        var withIt = await BuyAsync(customer);
        using var notification = FaultTarget.Service(appHost, "notification");
        notification.Kill();
        var withoutIt = await BuyAsync(customer);

        TestContext.Current.SendDiagnosticMessage(
            $"Checkout p95 over {Orders} orders: {withIt.TotalMilliseconds:0.0} ms with NotificationService, {withoutIt.TotalMilliseconds:0.0} ms without.");
        Assert.InRange(withoutIt / withIt, 0, MaxRatio);
        notification.Restart();
        Assert.True(
            await Eventually.WaitUntilAsync(MailIsSentWithin, () => Directory.GetFiles(environment.MailFolder, "*.eml").Length == 3 * Orders),
            $"{Directory.GetFiles(environment.MailFolder, "*.eml").Length} mails of {3 * Orders} are there.");
    }

    /// <returns>The 95th percentile of the durations of orders.</returns>
    private static async Task<TimeSpan> BuyAsync(CheckoutClient customer)
    {
        var times = new List<TimeSpan>();
        while (times.Count < Orders)
        {
            var started = Stopwatch.GetTimestamp();
            await customer.BuyAsync(Sku);
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return times.Order().ElementAt(Orders * 95 / 100);
    }
}
