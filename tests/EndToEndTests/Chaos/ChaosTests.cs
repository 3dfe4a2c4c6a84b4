using System.Globalization;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>Tests killing each part, suspending each part, and stepping the clock of the database while twenty shoppers place orders.</summary>
public sealed class ChaosTests
{
    private const string OnlyOnLinux = "Which processes belong to a run is read from /proc, which only Linux has.";

    /// <summary>The duration of the shopping, in seconds.</summary>
    private static readonly TimeSpan Open = Setting("CHECKOUT_CHAOS_SECONDS", 60);

    /// <summary>The duration of each suspension, in seconds. Longer than the lease of an order, so that another drive claims it.</summary>
    private static readonly TimeSpan Suspended = Setting("CHECKOUT_SUSPEND_SECONDS", 9);

    private static readonly string[] Resources = ["gateway", "auth", "inventory", "payment", "notification", "redis-server", "postgres"];

    private static readonly TimeSpan Down = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Whatever_is_killed_no_order_is_lost_charged_twice_or_oversold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyOnLinux);
        using var place = new RunPlace();
        await using var application = await CheckoutApplication.StartAsync(place);
        var shop = await ChaosShop.OpenAsync(place, application.Database);
        await shop.BuyDuringAsync("Killed", async () =>
        {
            foreach (var resource in Resources)
            {
                await PauseAsync((Open / (Resources.Length + 1)) - Down);
                await application.KillResourceAsync(resource);
                await PauseAsync(Down);
                await application.StartResourceAsync(resource);
            }

            await PauseAsync(Open / (Resources.Length + 1));
        });
    }

    [Fact]
    public async Task Whatever_is_suspended_past_its_lease_no_order_is_lost_charged_twice_or_oversold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyOnLinux);
        using var place = new RunPlace();
        await using var appHost = await AppHostProcess.StartAsync(place);
        var shop = await ChaosShop.OpenAsync(place, appHost.Database);
        var victims = Victim.All(appHost);
        await shop.BuyDuringAsync("Suspended", async () =>
        {
            var pause = (Open - (Suspended * victims.Count)) / (victims.Count + 1);
            foreach (var next in victims)
            {
                await PauseAsync(pause);
                using var victim = next();
                victim.Suspend();
                try
                {
                    await PauseAsync(Suspended);
                }
                finally
                {
                    victim.Resume();
                }
            }

            await PauseAsync(pause);
        });
    }

    [Fact]
    public async Task Whatever_the_clock_of_the_database_does_no_order_is_lost_charged_twice_or_oversold()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyOnLinux);
        Assert.SkipUnless(SteppedClock.Library is not null, "The clock of one process alone is set by libfaketime: install the package faketime.");
        using var place = new RunPlace();
        var clock = new SteppedClock(Path.Combine(place.Folder, "clock"));
        await using var appHost = await AppHostProcess.StartAsync(place, ("PATH", clock.SearchPath));
        var shop = await ChaosShop.OpenAsync(place, appHost.Database);
        await shop.BuyDuringAsync("Clock stepped by 10 s", async () =>
        {
            foreach (var offset in (int[])[10, 20, 0, 10, 0, 10])
            {
                await PauseAsync(Open / 7);
                clock.Set(TimeSpan.FromSeconds(offset));
            }

            await PauseAsync(Open / 7);
            Assert.InRange(
                await appHost.Database.CountAsync("gatewaydb", "SELECT extract(epoch FROM clock_timestamp())::bigint") - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 8, 12);
        });
    }

    private static Task PauseAsync(TimeSpan pause) => Task.Delay(pause > LeastPause ? pause : LeastPause, TestContext.Current.CancellationToken);

    private static TimeSpan Setting(string name, int otherwise) => TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable(name) is { } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise);
}
