using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests the steps of a customer, from the registration to the e-mail.</summary>
public sealed class JourneyTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private static readonly TimeSpan MailDeadline = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task customer_registers_buys_and_receives_an_email()
    {
        using var customer = Checkout.NewAnonymousClient();
        var email = $"customer-{Guid.NewGuid():N}@example.com";

        Assert.Equal(201, (await customer.RegisterAsync(email)).Status);

        var login = await customer.LogInAsync(email);
        Assert.Equal(200, login.Status);
        Assert.Equal("Bearer", login.As<Login>().TokenType);

        var products = await customer.ListProductsAsync();
        Assert.Equal(200, products.Status);
        var wanted = products.As<ProductList>().Items.First(product => product.Available >= 2);

        var bought = await customer.CheckOutAsync(wanted.Sku, quantity: 2);
        Assert.Equal(201, bought.Status);
        var order = bought.As<Order>();
        Assert.Equal($"/api/orders/{order.OrderId}", bought.Header("Location"));
        Assert.Equal("confirmed", order.Status);
        Assert.Equal(wanted.Price with { Amount = 2 * wanted.Price.Amount }, order.Total);

        var found = await customer.FindOrderAsync(order.OrderId);
        Assert.Equal(200, found.Status);
        Assert.Equal((order.OrderId, "confirmed", order.Total), (found.As<Order>().OrderId, found.As<Order>().Status, found.As<Order>().Total));

        Assert.True(
            await Eventually.WaitUntilAsync(MailDeadline, () => Mail().Count(mail => IsConfirmation(mail, email, order.OrderId)) == 1),
            $"No e-mail about order {order.OrderId} in {MailDeadline.TotalSeconds} s.");
    }

    [Fact]
    public async Task declined_card_sells_nothing_and_sends_no_email()
    {
        using var customer = await Checkout.NewCustomerAsync();
        var stock = await Checkout.Database.StockOfAsync("mug-trace");

        var answer = await customer.PostCheckoutAsync(
            """{"items":[{"sku":"mug-trace","quantity":1}],"payment":{"cardNumber":"4000000000000002","expiry":"12/30","cvc":"123"}}""");

        Assert.Equal((402, "payment_declined"), (answer.Status, answer.As<Problem>().Code));
        Assert.Equal(stock, await Checkout.Database.StockOfAsync("mug-trace"));
        Assert.DoesNotContain(Mail(), mail => mail.Contains(customer.Email, StringComparison.Ordinal));
    }

    private IEnumerable<string> Mail() => Directory.Exists(Checkout.MailFolder)
        ? Directory.GetFiles(Checkout.MailFolder, "*.eml").Select(File.ReadAllText)
        : [];

    private static bool IsConfirmation(string mail, string email, string orderId) =>
        mail.Contains($"To: {email}", StringComparison.Ordinal)
        && mail.Contains($"Subject: Your order {orderId} is confirmed", StringComparison.Ordinal);
}
