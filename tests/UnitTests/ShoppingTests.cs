using System.ComponentModel.DataAnnotations;
using Checkout.LoadGenerator;
using Checkout.LoadGenerator.Shopping;

namespace Checkout.Tests.Unit;

public sealed class ShoppingTests
{
    private static readonly Product[] Products = [new("mug", 10_000), new("tee", 500), new("cap", 99), new("vinyl", 0)];

    [Fact]
    public void actions_are_chosen_by_the_weights_of_the_mix()
    {
        var mix = new LoadMix { Buy = 1, Browse = 2, Decline = 0, OutOfStock = 1 };

        double[] random = [0, 0.25, 0.7, 0.75, 1];
        Assert.Equal(
            [ShoppingKind.Buy, ShoppingKind.Browse, ShoppingKind.Browse, ShoppingKind.OutOfStock, ShoppingKind.OutOfStock],
            random.Select(mix.Choose));
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(-1, 2, false)]
    [InlineData(1, 0, true)]
    public void mix_without_valid_weights_is_rejected(int buy, int browse, bool isUsable) =>
        Assert.Equal(isUsable, IsValid(new LoadOptions
        {
            Url = new Uri("http://localhost:8080"),
            Mix = new LoadMix { Buy = buy, Browse = browse, Decline = 0, OutOfStock = 0 },
        }));

    [Theory]
    [InlineData("http://localhost:8080", 5, 20, true)]
    [InlineData("http://localhost:8080", 0, 20, false)]
    [InlineData("http://localhost:8080", double.NaN, 20, false)]
    [InlineData("http://localhost:8080", 5, 0, false)]
    [InlineData("http://localhost:8080", 201, 20, false)]
    [InlineData("http://localhost:8080", 5, 1001, false)]
    [InlineData("localhost", 5, 20, false)]
    [InlineData(null, 5, 20, false)]
    public void invalid_options_are_rejected(string? url, double rate, int shoppers, bool isUsable) =>
        Assert.Equal(isUsable, IsValid(new LoadOptions
        {
            Url = url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute),
            Rate = rate,
            Shoppers = shoppers,
        }));

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(true, "a-key", true)]
    public void synthetic_shoppers_need_a_key(bool isSynthetic, string? key, bool isUsable) =>
        Assert.Equal(isUsable, IsValid(new LoadOptions
        {
            Url = new Uri("http://localhost:8080"),
            Synthetic = isSynthetic,
            SyntheticKey = key,
        }));

    [Fact]
    public void baskets_have_one_to_three_well_stocked_products()
    {
        var random = new Random(1);

        var baskets = Enumerable.Range(0, 200).Select(_ => Basket.Choose(Products, random)).ToList();

        Assert.All(baskets.SelectMany(basket => basket), item => Assert.True(item is ("mug" or "tee", 1)));
        Assert.Equal([1, 2], baskets.Select(basket => basket.Count).Distinct().Order());
        Assert.All(baskets, basket => Assert.Equal(basket.Count, basket.Distinct().Count()));
    }

    [Fact]
    public void sold_out_basket_exceeds_the_stock() =>
        Assert.Equal([("vinyl", 100)], Basket.ChooseSoldOut(Products));

    private static bool IsValid(LoadOptions options) =>
        Validator.TryValidateObject(options, new ValidationContext(options), validationResults: null, validateAllProperties: true);
}
