namespace Checkout.Tests.Unit;

public sealed class CheckoutFingerprintTests
{
    private static readonly string Original = CheckoutRequests.Of(("mug", 1), ("tee", 2)).Fingerprint();

    [Fact]
    public void same_basket_in_another_order_has_the_same_fingerprint() =>
        Assert.Equal(Original, CheckoutRequests.Of(("tee", 2), ("mug", 1)).Fingerprint());

    [Fact]
    public void same_basket_in_more_lines_has_the_same_fingerprint() =>
        Assert.Equal(Original, CheckoutRequests.Of(("tee", 1), ("mug", 1), ("tee", 1)).Fingerprint());

    [Fact]
    public void other_quantity_changes_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Of(("mug", 2), ("tee", 2)).Fingerprint());

    [Fact]
    public void quantities_that_change_places_change_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Of(("mug", 2), ("tee", 1)).Fingerprint());

    [Fact]
    public void other_product_changes_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Of(("mug", 1), ("Tee", 2)).Fingerprint());

    [Fact]
    public void other_last_four_digits_change_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Of(("mug", 1), ("tee", 2)).PaidWith("4000000000000002").Fingerprint());

    [Fact]
    public void rest_of_the_card_number_is_not_in_the_fingerprint() =>
        Assert.Equal(Original, CheckoutRequests.Of(("mug", 1), ("tee", 2)).PaidWith("5105105105104242").Fingerprint());

    [Fact]
    public void security_code_is_not_in_the_fingerprint()
    {
        var request = CheckoutRequests.Of(("mug", 1), ("tee", 2));

        Assert.Equal(Original, (request with { Payment = request.Payment with { Cvc = "999" } }).Fingerprint());
    }
}
