namespace Checkout.Tests.Unit;

public sealed class CheckoutFingerprintTests
{
    private static readonly string Original = CheckoutRequests.Create(("mug", 1), ("tee", 2)).ComputeFingerprint();

    [Fact]
    public void order_of_items_does_not_change_the_fingerprint() =>
        Assert.Equal(Original, CheckoutRequests.Create(("tee", 2), ("mug", 1)).ComputeFingerprint());

    [Fact]
    public void splitting_a_line_does_not_change_the_fingerprint() =>
        Assert.Equal(Original, CheckoutRequests.Create(("tee", 1), ("mug", 1), ("tee", 1)).ComputeFingerprint());

    [Fact]
    public void different_quantity_changes_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Create(("mug", 2), ("tee", 2)).ComputeFingerprint());

    [Fact]
    public void swapped_quantities_change_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Create(("mug", 2), ("tee", 1)).ComputeFingerprint());

    [Fact]
    public void different_product_changes_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Create(("mug", 1), ("Tee", 2)).ComputeFingerprint());

    [Fact]
    public void different_last_four_digits_change_the_fingerprint() =>
        Assert.NotEqual(Original, CheckoutRequests.Create(("mug", 1), ("tee", 2)).PaidWith("4000000000000002").ComputeFingerprint());

    [Fact]
    public void other_card_digits_do_not_change_the_fingerprint() =>
        Assert.Equal(Original, CheckoutRequests.Create(("mug", 1), ("tee", 2)).PaidWith("5105105105104242").ComputeFingerprint());

    [Fact]
    public void security_code_does_not_change_the_fingerprint()
    {
        var request = CheckoutRequests.Create(("mug", 1), ("tee", 2));

        Assert.Equal(Original, (request with { Payment = request.Payment with { Cvc = "999" } }).ComputeFingerprint());
    }
}
