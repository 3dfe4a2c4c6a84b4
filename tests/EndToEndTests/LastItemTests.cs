using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that only one of many concurrent customers gets the last item.</summary>
public sealed class LastItemTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string Sku = "lamp-alert";
    private const int AttemptsEach = 100;

    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task last_item_is_sold_once_in_200_concurrent_attempts()
    {
        using var anna = await Checkout.NewCustomerAsync();
        using var boris = await Checkout.NewCustomerAsync();
        await anna.BuyAsync("mug-trace"); // warm-up
        await Checkout.Database.SetAvailableAsync(Sku, 1);
        var before = await Checkout.Database.StockOfAsync(Sku);

        CheckoutClient[] buyers = [anna, boris];
        var answers = await Task.WhenAll(
            Enumerable.Range(0, AttemptsEach).SelectMany(_ => buyers).Select(buyer => buyer.CheckOutAsync(Sku)));

        Assert.Equal(
            ["1 x 201", "199 x 409 out_of_stock"],
            answers.GroupBy(Outcome).OrderBy(outcome => outcome.Key).Select(outcome => $"{outcome.Count()} x {outcome.Key}"));

        var expected = new Stock(Available: 0, Reserved: 0, Sold: before.Sold + 1);
        Assert.True(
            await Eventually.WaitUntilAsync(SettleDeadline, async () => await Checkout.Database.StockOfAsync(Sku) == expected),
            $"Expected {expected}, and there is {await Checkout.Database.StockOfAsync(Sku)}.");
    }

    private static string Outcome(ApiResponse answer) => answer.Status == 201 ? "201" : $"{answer.Status} {answer.As<Problem>().Code}";
}
