using System.Net.Http.Json;
using System.Text.Json;
using Checkout.Tests.EndToEnd.Api;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>
/// A shopper that places orders continuously. Repeats an order without a response under the same key, as the API requires.
/// </summary>
internal sealed class Shopper(CheckoutClient client, Random random)
{
    private const int MaxAttempts = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Cards =
    [
        "4242424242424242", "4242424242424242", "4242424242424242", "4242424242424242", "4242424242424242", "4242424242424242",
        "4000000000000002", "4000000000009995", "4000000000000259",
    ];

    private readonly List<string> _confirmed = [];
    private readonly List<string> _rejected = [];

    /// <summary>Gets the orders that were reported as confirmed.</summary>
    public IReadOnlyList<string> Confirmed => _confirmed;

    /// <summary>Gets the orders that were reported as failed.</summary>
    public IReadOnlyList<string> Rejected => _rejected;

    /// <summary>Gets the number of orders, each with its own idempotency key.</summary>
    public int Tried { get; private set; }

    /// <summary>Gets the number of orders without a final response after all repetitions.</summary>
    public int Undecided { get; private set; }

    public async Task BuyUntilAsync(IReadOnlyList<string> skus, CancellationToken closingTime)
    {
        while (!closingTime.IsCancellationRequested)
        {
            await BuyAsync(skus);
        }
    }

    private async Task BuyAsync(IReadOnlyList<string> skus)
    {
        var (key, body) = ($"{Guid.NewGuid()}", new
        {
            items = new[] { new { sku = skus[random.Next(skus.Count)], quantity = random.Next(1, 4) } },
            payment = new { cardNumber = Cards[random.Next(Cards.Length)], expiry = "12/30", cvc = "123" },
        });
        Tried++;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            switch (await TryAsync(key, JsonContent.Create(body)))
            {
                case { Status: 201 } answer:
                    _confirmed.Add(OrderOf(answer));
                    return;
                case { Status: 402 or 409 } answer:
                    _rejected.Add(OrderOf(answer));
                    return;
                case null or { Status: 401 or 429 or 503 }: // 401: a restarted Gateway has no keys yet
                    await Task.Delay(Pause, TestContext.Current.CancellationToken);
                    break;
                case var answer:
                    throw new InvalidOperationException($"A checkout was answered with {answer.Status}: {answer.Text}");
            }
        }

        Undecided++;
    }

    /// <returns>Null if there was no response.</returns>
    private async Task<ApiResponse?> TryAsync(string key, HttpContent body)
    {
        try
        {
            return await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/checkout") { Content = body, Headers = { { "Idempotency-Key", key } } });
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static string OrderOf(ApiResponse answer) => JsonDocument.Parse(answer.Text).RootElement.GetProperty("orderId").GetString()!;
}
