using Checkout.Gateway.Clients;
using Checkout.Gateway.Orders;

namespace Checkout.Tests.Unit;

/// <summary>Tests that the text of a record, which may be logged, contains no secrets.</summary>
public sealed class SecretsTests
{
    private const string Number = "4242424242424242";

    [Fact]
    public void checkout_card_prints_only_its_last_four_digits() =>
        Assert.Equal("card ending in 4242", $"{new Card(Number, "12/30", "123")}");

    [Fact]
    public void payment_card_prints_only_its_last_four_digits() =>
        Assert.Equal("card ending in 4242", $"{new Checkout.PaymentService.Payments.Card(Number, "12/30", "123")}");

    [Theory]
    [InlineData("")]
    [InlineData("123")]
    public void invalid_card_prints_no_digits(string number)
    {
        Assert.Equal("card ending in ?", $"{new Card(number, "12/30", "987")}");
        Assert.Equal("card ending in ?", $"{new Checkout.PaymentService.Payments.Card(number, "12/30", "987")}");
    }

    [Fact]
    public void request_does_not_print_the_card()
    {
        var request = CheckoutRequests.Create(("mug", 1));

        Assert.DoesNotContain(Number, $"{request}", StringComparison.Ordinal);
        Assert.DoesNotContain("123", $"{request}", StringComparison.Ordinal);
    }

    [Fact]
    public void credentials_do_not_print_the_password() =>
        Assert.DoesNotContain("secret", $"{new Credentials("someone@example.com", "secret")}", StringComparison.Ordinal);
}
