using System.Diagnostics;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that only one of many concurrent customers gets the last item.</summary>
public sealed class LastItemTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string Sku = "lamp-alert";
    private const int AttemptsEach = 100;

    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DecisionDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task last_item_is_sold_once_in_200_concurrent_attempts()
    {
        using var anna = await Checkout.NewCustomerAsync();
        using var boris = await Checkout.NewCustomerAsync();
        Assert.Equal(201, (await CheckOutUntilDecidedAsync(anna, "mug-trace")).Status); // warm-up
        await Checkout.Database.SetAvailableAsync(Sku, 1);
        var before = await Checkout.Database.StockOfAsync(Sku);

        CheckoutClient[] buyers = [anna, boris];
        var answers = await Task.WhenAll(
            Enumerable.Range(0, AttemptsEach).SelectMany(_ => buyers).Select(buyer => CheckOutUntilDecidedAsync(buyer, Sku)));

        Assert.Equal(
            ["1 x 201", "199 x 409 out_of_stock"],
            answers.GroupBy(Outcome).OrderBy(outcome => outcome.Key).Select(outcome => $"{outcome.Count()} x {outcome.Key}"));

        var expected = new Stock(Available: 0, Reserved: 0, Sold: before.Sold + 1);
        Assert.True(
            await Eventually.WaitUntilAsync(SettleDeadline, async () => await Checkout.Database.StockOfAsync(Sku) == expected),
            $"Expected {expected}, and there is {await Checkout.Database.StockOfAsync(Sku)}.");
    }

    // A slow machine cannot decide 200 orders within their five seconds. What is answered 503 is repeated under the same key, as a
    // customer would.
    private static async Task<ApiResponse> CheckOutUntilDecidedAsync(CheckoutClient buyer, string sku)
    {
        var key = Guid.NewGuid().ToString();
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var response = await buyer.CheckOutAsync(sku, key: key);
            if (response.Status != 503 || Stopwatch.GetElapsedTime(started) > DecisionDeadline)
            {
                return response;
            }

            await Task.Delay(RetryPause, TestContext.Current.CancellationToken);
        }
    }

    private static string Outcome(ApiResponse answer) => answer.Status == 201 ? "201" : $"{answer.Status} {answer.As<Problem>().Code}";
}
