using Checkout.Gateway.Auth;
using Checkout.Gateway.Orders;
using Checkout.Gateway.Products;
using Checkout.Gateway.RateLimits;
using Checkout.ServiceDefaults.Hosting;

namespace Checkout.Gateway.Checkout;

/// <summary>Takes the way of a sign-in without credentials and of a checkout with an order that does not exist: each service is asked, and none of them does anything.</summary>
internal sealed class CheckoutWarmUp(
    OrderStore orders,
    InventoryClient inventory,
    PaymentClient payments,
    AuthClient auth,
    CredentialsClient credentials,
    RateLimiter limiter,
    TimeProvider time,
    ILogger<CheckoutWarmUp> logger) : WarmUp(logger)
{
    // No product, and of no amount.
    private static readonly WantedItem Nothing = new("warm-up", 1);
    private static readonly Card NoCard = new("", "", "");
    private static readonly Credentials NoCredentials = new(null, null);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var order = new Order(Guid.NewGuid(), Guid.Empty, "", OrderStatus.Charging, time.GetUtcNow().UtcDateTime) { Items = [], FencingToken = "warm-up" };
        await limiter.DecideAsync(RateLimitPolicy.Checkout, Nothing.Sku);
        using var refusal = await credentials.SignInAsync(NoCredentials, Nothing.Sku, cancellationToken);
        await auth.FindSessionAsync(Nothing.Sku, cancellationToken);
        await orders.FindByKeyAsync(order.UserId, Nothing.Sku, cancellationToken);
        await orders.ListOfUserAsync(order.UserId, limit: 1, cancellationToken);
        await inventory.ListAsync(cancellationToken);
        await inventory.ReserveAsync(order.Id, [Nothing], cancellationToken);
        await inventory.CommitAsync(order.Id, cancellationToken);
        await IsRefusedAsync<HttpRequestException>(payments.ChargeAsync(order.Id, new Money(0, "EUR"), NoCard, cancellationToken));
        await IsRefusedAsync<LeaseLostException>(orders.SaveAsync(order, order, cancellationToken));
        await IsRefusedAsync<LeaseLostException>(orders.ConfirmAsync(order, order.Id, "{}", null, cancellationToken));
    }

    private static async Task IsRefusedAsync<T>(Task attempt)
        where T : Exception
    {
        try
        {
            await attempt;
        }
        catch (T)
        {
            // as it is to be
        }
    }
}
