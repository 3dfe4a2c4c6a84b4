namespace Checkout.Gateway.Checkouts;

/// <summary>Runs a sign-in without credentials, and the steps of a checkout for an order that does not exist. Calls each service without changing any data.</summary>
internal sealed class CheckoutWarmUp(
    OrderStore orders,
    InventoryClient inventory,
    PaymentClient payments,
    AuthClient auth,
    CredentialsClient credentials,
    ClientRateLimiter limiter,
    TimeProvider time,
    ILogger<CheckoutWarmUp> logger) : WarmUp(logger)
{
    // Not a product, and a quantity of zero.
    private static readonly WantedItem Nothing = new("warm-up", 1);
    private static readonly Card NoCard = new("", "", "");
    private static readonly Credentials NoCredentials = new(null, null);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        var order = new Order(Guid.NewGuid(), Guid.Empty, "", OrderStatus.Charging, time.GetUtcNow().UtcDateTime) { Items = [], FencingToken = "warm-up" };
        await limiter.DecideAsync(RateLimitPolicy.Checkout, Nothing.Sku);
        using var response = await credentials.SignInAsync(NoCredentials, Nothing.Sku, cancellationToken);
        await auth.FindSessionAsync(Nothing.Sku, cancellationToken);
        await orders.FindByKeyAsync(order.UserId, Nothing.Sku, cancellationToken);
        await orders.ListForUserAsync(order.UserId, limit: 1, cancellationToken);
        await inventory.ListAsync(cancellationToken);
        await inventory.ReserveAsync(order.Id, [Nothing], cancellationToken);
        await inventory.CommitAsync(order.Id, cancellationToken);
        await IsRejectedAsync<HttpRequestException>(payments.ChargeAsync(order.Id, new Money(0, "EUR"), NoCard, cancellationToken));
        await IsRejectedAsync<LeaseLostException>(orders.SaveAsync(order, order, cancellationToken));
        await IsRejectedAsync<LeaseLostException>(orders.ConfirmAsync(order, order.Id, "{}", null, cancellationToken));
    }

    private static async Task IsRejectedAsync<T>(Task attempt)
        where T : Exception
    {
        try
        {
            await attempt;
        }
        catch (T)
        {
            // expected
        }
    }
}
