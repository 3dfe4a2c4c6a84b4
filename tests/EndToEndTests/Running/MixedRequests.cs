using Checkout.Tests.EndToEnd.Api;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Sends two hundred requests of every kind, successful and failing ones, once per run.</summary>
internal static class MixedRequests
{
    private const int Rounds = 20;

    private static readonly SemaphoreSlim Once = new(1, 1);
    private static readonly HashSet<RunningCheckout> Done = [];

    public static async Task SendAsync(RunningCheckout checkout)
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (Done.Add(checkout))
            {
                using var customer = await checkout.NewCustomerAsync();
                using var visitor = checkout.NewAnonymousClient();
                for (var round = 0; round < Rounds; round++)
                {
                    await SendRoundAsync(customer, visitor);
                }
            }
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task SendRoundAsync(CheckoutClient customer, CheckoutClient visitor)
    {
        await customer.ListProductsAsync();
        await customer.BuyAsync("mug-trace");
        await customer.ListOrdersAsync();
        await customer.FindOrderAsync(Guid.NewGuid().ToString());
        await customer.PayWithAsync("4000000000000002");
        await customer.PayWithAsync("4000000000009995");
        await customer.CheckOutAsync("vinyl-downtime");
        await customer.CheckOutAsync("no-such-product");
        await visitor.ListOrdersAsync();
        await visitor.PostCheckoutAsync("{");
    }
}
