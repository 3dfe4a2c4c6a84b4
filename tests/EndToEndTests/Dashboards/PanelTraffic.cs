using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Dashboards;

/// <summary>What people do in a few minutes, good and bad, until every panel has something to show.</summary>
internal static class PanelTraffic
{
    // A rate takes a counter seen twice: every kind of request is made again after Prometheus has seen the first of it.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(6);

    public static async Task SendAsync(RunningCheckout checkout)
    {
        await MixedRequests.SendAsync(checkout);
        using var customer = await checkout.NewCustomerAsync();
        using var visitor = checkout.NewVisitor();
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
