using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace Checkout.Tests.EndToEnd.Api;

/// <summary>A client of the public API, at the port of the storefront.</summary>
public sealed class CheckoutClient : IDisposable
{
    public const string Password = "a-long-password";

    private const int MaxAttempts = 20;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private static readonly Card GoodCard = new("4242424242424242", "12/30", "123");

    public CheckoutClient(Uri storefront) => Http = new HttpClient(new SocketsHttpHandler
    {
        // Does not propagate the trace context of the tests, like an external caller.
        ActivityHeadersPropagator = null,
        Expect100ContinueTimeout = TimeSpan.FromSeconds(5),
    })
    {
        BaseAddress = storefront,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public HttpClient Http { get; }

    public string Email { get; private set; } = "";

    /// <summary>
    /// Registers a new account, and signs in. Retries if the system, just started on a busy machine, limits sign-ins.
    /// </summary>
    public static async Task<CheckoutClient> SignUpAsync(Uri storefront)
    {
        var client = new CheckoutClient(storefront);
        for (var attempt = 1; ; attempt++)
        {
            var email = $"customer-{Guid.NewGuid():N}@example.com";
            var answer = await client.RegisterAsync(email);
            if (answer.Status == 201 && (answer = await client.LogInAsync(email)).Status == 200)
            {
                return client;
            }

            Assert.True(answer.Status is 429 or 503 && attempt < MaxAttempts, $"Attempt {attempt} to sign up was answered {answer.Status}: {answer.Text}");
            await Task.Delay(RetryPause, TestContext.Current.CancellationToken);
        }
    }

    public Task<ApiResponse> RegisterAsync(string email) =>
        SendAsync(HttpMethod.Post, "/api/auth/register", new { email, Password });

    /// <summary>Signs in. All later requests have the token.</summary>
    public async Task<ApiResponse> LogInAsync(string email, string password = Password)
    {
        var answer = await SendAsync(HttpMethod.Post, "/api/auth/login", new { email, password });
        if (answer.Status == 200)
        {
            Email = email;
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.As<Login>().AccessToken);
        }

        return answer;
    }

    public Task<ApiResponse> ListProductsAsync() => SendAsync(HttpMethod.Get, "/api/products");

    public Task<ApiResponse> FindOrderAsync(string orderId) => SendAsync(HttpMethod.Get, $"/api/orders/{orderId}");

    public Task<ApiResponse> FindTraceAsync(string orderId) => SendAsync(HttpMethod.Get, $"/api/orders/{orderId}/trace");

    public Task<ApiResponse> ListOrdersAsync() => SendAsync(HttpMethod.Get, "/api/orders");

    public Task<ApiResponse> CheckOutAsync(string sku, int quantity = 1, string? key = null) =>
        PostCheckoutAsync(JsonContent.Create(new { items = new[] { new { sku, quantity } }, payment = GoodCard }), key);

    /// <summary>Orders one mug with the given card.</summary>
    public Task<ApiResponse> PayWithAsync(string cardNumber, string cvc = "123") =>
        PostCheckoutAsync(JsonContent.Create(new
        {
            items = new[] { new { sku = "mug-trace", quantity = 1 } },
            payment = new Card(cardNumber, "12/30", cvc),
        }));

    public Task<ApiResponse> LogOutAsync() => SendAsync(HttpMethod.Post, "/api/auth/logout");

    public Task<ApiResponse> ScenariosAsync() => SendAsync(HttpMethod.Get, "/api/ops/scenarios");

    public Task<ApiResponse> StartScenarioAsync(string name) => SendAsync(HttpMethod.Put, $"/api/ops/scenarios/{name}");

    public Task<ApiResponse> StopScenarioAsync(string name) => SendAsync(HttpMethod.Delete, $"/api/ops/scenarios/{name}");

    /// <summary>Returns the steps that take the most time of checkouts.</summary>
    public Task<ApiResponse> BottlenecksAsync(string window) => SendAsync(HttpMethod.Get, $"/api/ops/bottlenecks?window={window}");

    /// <summary>Sends a checkout with any body.</summary>
    public Task<ApiResponse> PostCheckoutAsync(string json) => PostCheckoutAsync(new StringContent(json, Encoding.UTF8, "application/json"));

    /// <inheritdoc cref="PostCheckoutAsync(string)"/>
    public Task<ApiResponse> PostCheckoutAsync(HttpContent body, string? key = null) => SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/checkout")
    {
        Content = body,
        Headers = { { "Idempotency-Key", key ?? Guid.NewGuid().ToString() } },
    });

    /// <summary>Places an order, which must be confirmed.</summary>
    public async Task<Order> BuyAsync(string sku)
    {
        var answer = await CheckOutAsync(sku);
        Assert.Equal(201, answer.Status);
        return answer.As<Order>();
    }

    public async Task<ApiResponse> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            return await ApiResponse.ReadAsync(response);
        }
    }

    public void Dispose() => Http.Dispose();

    private Task<ApiResponse> SendAsync(HttpMethod method, string path, object? body = null) => SendAsync(new HttpRequestMessage(method, path)
    {
        Content = body is null ? null : JsonContent.Create(body),
    });
}
