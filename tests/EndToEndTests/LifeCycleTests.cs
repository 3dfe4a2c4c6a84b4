using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests stopping, killing and restarting the AppHost. Each test uses separate systems.</summary>
public sealed class LifeCycleTests : IAsyncDisposable
{
    private const string Sku = "duck-debug";

    // Aspire's orchestrator continues cleaning up for some seconds after the AppHost has exited.
    private static readonly TimeSpan CleanUpDeadline = TimeSpan.FromSeconds(20);

    private readonly RunEnvironment _environment = new();
    private readonly List<AppHostProcess> _started = [];

    [Fact]
    public async Task stop_ends_all_processes_and_restart_keeps_data()
    {
        RequireLinux();
        var first = await StartAsync();
        var (customer, order) = await BuyAsync();
        var stock = await first.Database.StockOfAsync(Sku);
        var databasePort = Database.PortIn(_environment.Folder);
        var processes = first.Processes();
        Assert.True(processes.Count > 8, $"The AppHost, five services, PostgreSQL and Redis are more than {processes.Count} processes.");
        Assert.True(FreePort.IsOpen(_environment.StorefrontPort) && FreePort.IsOpen(databasePort));

        Assert.Equal(0, await first.StopAsync());

        await AssertHaveEndedAsync(processes);
        Assert.DoesNotContain([.. _environment.ChosenPorts, databasePort], FreePort.IsOpen);

        var second = await StartAsync();
        await AssertOrderExistsAsync(customer, order);
        Assert.Equal(stock, await second.Database.StockOfAsync(Sku));
    }

    [Fact]
    public async Task restart_after_kill_keeps_data()
    {
        RequireLinux();
        var first = await StartAsync();
        var (customer, order) = await BuyAsync();
        var stock = await first.Database.StockOfAsync(Sku);
        var processes = first.Processes();

        await first.KillAsync();
        var second = await StartAsync();

        await AssertOrderExistsAsync(customer, order);
        Assert.Equal(stock, await second.Database.StockOfAsync(Sku));
        await AssertHaveEndedAsync(processes);
        await BuyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Disposes the last one first: the earlier ones have exited, and only the last one has running processes.
        foreach (var appHost in Enumerable.Reverse(_started))
        {
            await appHost.DisposeAsync();
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                TestContext.Current.TestOutputHelper?.WriteLine(appHost.LastLines);
            }
        }

        _environment.Dispose();
    }

    private static void RequireLinux() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which processes belong to a run is read from /proc, which only Linux has.");

    private async Task<AppHostProcess> StartAsync()
    {
        var appHost = await AppHostProcess.StartAsync(_environment);
        _started.Add(appHost);
        return appHost;
    }

    private async Task<(string Email, Order Order)> BuyAsync()
    {
        using var customer = await CheckoutClient.SignUpAsync(_environment.Storefront);
        return (customer.Email, await customer.BuyAsync(Sku));
    }

    private static async Task AssertHaveEndedAsync(IReadOnlyList<ProcessIdentity> processes)
    {
        await Eventually.WaitUntilAsync(CleanUpDeadline, () => !processes.Any(process => process.IsAlive));
        Assert.DoesNotContain(processes, process => process.IsAlive);
    }

    private async Task AssertOrderExistsAsync(string email, Order order)
    {
        using var customer = new CheckoutClient(_environment.Storefront);
        Assert.Equal(200, (await customer.LogInAsync(email)).Status);
        var found = await customer.FindOrderAsync(order.OrderId);
        Assert.Equal(200, found.Status);
        Assert.Equal(("confirmed", order.Total), (found.As<Order>().Status, found.As<Order>().Total));
    }
}
