using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>Sends successful and failing requests for a few minutes, until every panel has data.</summary>
internal static class PanelTraffic
{
    // A rate needs two samples of a counter, so each kind of request is repeated after Prometheus has scraped the first one.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    public static async Task SendAsync(RunningCheckout checkout)
    {
        await MixedRequests.SendAsync(checkout);
        using var customer = await checkout.NewCustomerAsync();
        using var visitor = checkout.NewAnonymousClient();
        for (var round = 0; round < 2; round++)
        {
            await customer.ListProductsAsync();
            await customer.BuyAsync("mug-trace");
            await customer.PayWithAsync("4000000000000002");
            await customer.CheckOutAsync("no-such-product");
            await customer.ListOrdersAsync();
            await visitor.ListOrdersAsync();
            await visitor.LogInAsync($"nobody-{round}@example.com");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }
}
