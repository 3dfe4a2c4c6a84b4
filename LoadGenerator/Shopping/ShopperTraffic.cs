using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Checkout.LoadGenerator.Shopping;

/// <summary>
/// Sends shoppers at a steady rate, whether or not earlier ones have finished: real customers do not wait for each other.
/// The number of concurrent shoppers is limited. A shopper over the limit is counted as skipped.
/// </summary>
internal sealed partial class ShopperTraffic(
    ShopperList shoppers, Storefront storefront, ShopperSwitch shopping, LoadMetrics metrics, IOptions<LoadOptions> options, ILogger<ShopperTraffic> logger) : RestartingBackgroundService(logger)
{
    private const int MaxConcurrent = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _slots = new(MaxConcurrent, MaxConcurrent);
    private volatile IReadOnlyList<Product> _products = [];

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        var (isOn, due) = (false, 0.0);
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!shopping.IsOn)
            {
                isOn = false;
                continue;
            }

            if (!isOn)
            {
                LogStarted(options.Value.Rate, shoppers.All.Count, options.Value.Url!);
                (isOn, due) = (true, 1.0); // the first shopper loads the products for the next ones
            }

            due = Math.Min(due + options.Value.Rate * Tick.TotalSeconds, options.Value.Rate + 1);

            for (; due >= 1; due--)
            {
                Send(stoppingToken);
            }
        }
    }

    // Browses until the products are loaded and a shopper is signed in.
    private void Send(CancellationToken stoppingToken)
    {
        var shopper = shoppers.Choose(Random.Shared);
        var kind = shopper is null || _products.Count == 0 ? ShoppingKind.Browse : options.Value.Mix.Choose(Random.Shared.NextDouble());
        if (!_slots.Wait(0, CancellationToken.None))
        {
            metrics.RecordRequest(GetName(kind), "skipped");
            return;
        }

        _ = SendAsync(shopper, kind, stoppingToken);
    }

    private async Task SendAsync(Shopper? shopper, ShoppingKind kind, CancellationToken stoppingToken)
    {
        var outcome = "failed";
        try
        {
            outcome = kind switch
            {
                ShoppingKind.Buy => await shopper!.BuyAsync(Basket.Choose(_products, Random.Shared), isCardGood: true, stoppingToken),
                ShoppingKind.Decline => await shopper!.BuyAsync(Basket.Choose(_products, Random.Shared), isCardGood: false, stoppingToken),
                ShoppingKind.OutOfStock => await shopper!.BuyAsync(Basket.ChooseSoldOut(_products), isCardGood: true, stoppingToken),
                _ => await BrowseAsync(stoppingToken),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException)
        {
            LogFailed(GetName(kind), exception.Message);
        }
        finally
        {
            metrics.RecordRequest(GetName(kind), outcome);
            _slots.Release();
        }
    }

    private async Task<string> BrowseAsync(CancellationToken cancellationToken)
    {
        using var response = await storefront.BrowseAsync(cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            _products = (await response.Content.ReadFromJsonAsync<ProductList>(cancellationToken))!.Items;
        }

        return Storefront.GetOutcome(response.StatusCode);
    }

    private static string GetName(ShoppingKind kind) => kind switch
    {
        ShoppingKind.Buy => "buy",
        ShoppingKind.Browse => "browse",
        ShoppingKind.Decline => "decline",
        _ => "out_of_stock",
    };

    [LoggerMessage(LogLevel.Information, EventName = "checkout.shopper.started", Message =
        "Sending {checkout.shopper.rate} requests a second as {checkout.shopper.count} shoppers to {url.full}")]
    private partial void LogStarted(
        [TagName("checkout.shopper.rate")] double rate,
        [TagName("checkout.shopper.count")] int shoppers,
        [TagName("url.full")] Uri url);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.shopper.failed", Message =
        "Failed to complete the shopping action {checkout.shopper.action}: {checkout.shopper.failure}")]
    private partial void LogFailed([TagName("checkout.shopper.action")] string action, [TagName("checkout.shopper.failure")] string failure);
}
