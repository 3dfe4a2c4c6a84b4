using System.ComponentModel.DataAnnotations;
using Checkout.Gateway.Checkouts;
using Checkout.Gateway.Orders;

namespace Checkout.Tests.Unit;

public sealed class CheckoutValidationTests
{
    [Fact]
    public void valid_request_has_no_errors() => Assert.Empty(Errors(CheckoutRequests.Create(("mug", 100), ("tee", 1))));

    [Fact]
    public void empty_basket_is_an_error() => Assert.Equal(["Items"], Errors(CheckoutRequests.Create()));

    [Fact]
    public void more_than_fifty_lines_are_an_error()
    {
        var lines = Enumerable.Range(0, 51).Select(number => ($"sku-{number}", 1)).ToArray();

        Assert.Empty(Errors(CheckoutRequests.Create(lines[..50])));
        Assert.Equal(["Items"], Errors(CheckoutRequests.Create(lines)));
    }

    [Fact]
    public void null_line_is_an_error() =>
        Assert.Equal(["Items"], Errors(new CheckoutRequest([null!], CheckoutRequests.Card)));

    [Fact]
    public void quantities_of_the_same_product_are_added() =>
        Assert.Equal(["Items"], Errors(CheckoutRequests.Create(("mug", 60), ("tee", 1), ("mug", 60))));

    [Theory]
    [InlineData("mug", 0, "Quantity")]
    [InlineData("mug", -1, "Quantity")]
    [InlineData("mug", 101, "Quantity")]
    [InlineData("mug", int.MaxValue, "Quantity")]
    [InlineData(null, 1, "Sku")]
    [InlineData("", 1, "Sku")]
    [InlineData("mug\0", 1, "Sku")]
    [InlineData("a mug", 1, "Sku")]
    public void invalid_line_is_an_error(string? sku, int quantity, string member) =>
        Assert.Equal([member], Errors(new BasketItem(sku!, quantity)));

    [Theory]
    [InlineData("4242424242424242", "12/30", "123")]
    [InlineData("4242424242424242", "01/99", "1234")]
    [InlineData("378282246310005", "12/30", "1234")]
    public void valid_card_has_no_errors(string number, string expiry, string cvc) => Assert.Empty(Errors(new Card(number, expiry, cvc)));

    [Theory]
    [InlineData("4242424242424241", "12/30", "123", "CardNumber")]
    [InlineData("4242 4242 4242 4242", "12/30", "123", "CardNumber")]
    [InlineData("0", "12/30", "123", "CardNumber")]
    [InlineData("42424242424242424242", "12/30", "123", "CardNumber")]
    [InlineData("", "12/30", "123", "CardNumber")]
    [InlineData("4242424242424242", "13/30", "123", "Expiry")]
    [InlineData("4242424242424242", "00/30", "123", "Expiry")]
    [InlineData("4242424242424242", "1/30", "123", "Expiry")]
    [InlineData("4242424242424242", "12/2030", "123", "Expiry")]
    [InlineData("4242424242424242", "12/30", "12", "Cvc")]
    [InlineData("4242424242424242", "12/30", "12345", "Cvc")]
    [InlineData("4242424242424242", "12/30", "１２３", "Cvc")]
    public void invalid_card_is_an_error(string number, string expiry, string cvc, string member) =>
        Assert.Equal([member], Errors(new Card(number, expiry, cvc)).Distinct());

    private static IEnumerable<string> Errors(object model)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(model, new ValidationContext(model), results, validateAllProperties: true);
        return results.SelectMany(result => result.MemberNames);
    }
}
