using System.Globalization;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>Tests killing each part, suspending each part, and stepping the clock of the database while twenty shoppers place orders.</summary>
public sealed class ChaosTests
{
    private const string OnlyOnLinux = "Which processes belong to a run is read from /proc, which only Linux has.";

    /// <summary>The duration of the shopping, in seconds.</summary>
    private static readonly TimeSpan Open = Setting("CHECKOUT_CHAOS_SECONDS", 60);

    /// <summary>The duration of each suspension, in seconds. Longer than the lease of an order, so that another attempt claims it.</summary>
    private static readonly TimeSpan Suspended = Setting("CHECKOUT_SUSPEND_SECONDS", 9);

    private static readonly string[] Resources = ["gateway", "auth", "inventory", "payment", "notification", "redis-server", "postgres"];

    private static readonly TimeSpan Down = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task killing_each_process_keeps_orders_consistent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyOnLinux);
        using var environment = new RunEnvironment();
        await using var application = await CheckoutApplication.StartAsync(environment);
        var shop = await ChaosShop.OpenAsync(environment, application.Database);
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
    public async Task suspending_each_process_beyond_the_lease_keeps_orders_consistent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyOnLinux);
        using var environment = new RunEnvironment();
        await using var appHost = await AppHostProcess.StartAsync(environment);
        var shop = await ChaosShop.OpenAsync(environment, appHost.Database);
        var targets = FaultTarget.All(appHost);
        await shop.BuyDuringAsync("Suspended", async () =>
        {
            var pause = (Open - (Suspended * targets.Count)) / (targets.Count + 1);
            foreach (var next in targets)
            {
                await PauseAsync(pause);
                using var target = next();
                target.Suspend();
                try
                {
                    await PauseAsync(Suspended);
                }
                finally
                {
                    target.Resume();
                }
            }

            await PauseAsync(pause);
        });
    }

    [Fact]
    public async Task stepping_the_database_clock_keeps_orders_consistent()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyOnLinux);
        Assert.SkipUnless(SteppedClock.Library is not null, "The clock of one process alone is set by libfaketime: install the package faketime.");
        using var environment = new RunEnvironment();
        var clock = new SteppedClock(Path.Combine(environment.Folder, "clock"));
        await using var appHost = await AppHostProcess.StartAsync(environment, ("PATH", clock.SearchPath));
        var shop = await ChaosShop.OpenAsync(environment, appHost.Database);
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
