using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests what the public port reveals.</summary>
public sealed class PublicPortTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health")]
    [InlineData("/METRICS")]
    [InlineData("/Health/")]
    [InlineData("/%6detrics")]
    public async Task health_and_metrics_are_not_public(string path)
    {
        using var visitor = Checkout.NewAnonymousClient();

        Assert.Equal(404, (await GetAsync(visitor, path)).Status);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health")]
    public async Task forged_Host_header_does_not_expose_health_and_metrics(string path)
    {
        using var visitor = Checkout.NewAnonymousClient();

        Assert.Equal(404, (await GetAsync(visitor, path, ("Host", $"localhost:{await Checkout.GetManagementPortAsync()}"))).Status);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/health")]
    public async Task health_and_metrics_are_available_on_the_management_port(string path)
    {
        using var operations = new CheckoutClient(Checkout.Management);

        Assert.Equal(200, (await GetAsync(operations, path)).Status);
    }

    [Fact]
    public async Task management_port_does_not_serve_customers()
    {
        using var operations = new CheckoutClient(Checkout.Management);

        Assert.Equal(404, (await operations.ListProductsAsync()).Status);
    }

    [Fact]
    public async Task valid_request_id_is_kept()
    {
        using var visitor = Checkout.NewAnonymousClient();

        var answer = await GetAsync(visitor, "/api/products", ("X-Request-ID", "order-page_42.a"));

        Assert.Equal("order-page_42.a", answer.RequestId);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a b")]
    [InlineData("a;b")]
    [InlineData("a\"b")]
    [InlineData("../../etc/passwd")]
    [InlineData("${jndi:ldap://example.com}")]
    [InlineData("")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    public async Task invalid_request_id_is_replaced(string requestId)
    {
        using var visitor = Checkout.NewAnonymousClient();

        var answer = await GetAsync(visitor, "/api/products", ("X-Request-ID", requestId));

        Assert.Matches("^[0-9a-f]{32}$", answer.RequestId);
    }

    [Fact]
    public async Task request_without_id_gets_a_unique_id()
    {
        using var visitor = Checkout.NewAnonymousClient();

        var first = await visitor.ListProductsAsync();
        var second = await visitor.ListProductsAsync();

        Assert.Matches("^[0-9a-f]{32}$", first.RequestId);
        Assert.NotEqual(first.RequestId, second.RequestId);
    }

    [Theory]
    [InlineData("/api/products")]
    [InlineData("/api/orders")]
    [InlineData("/no-such-page")]
    [InlineData("/health")]
    public async Task response_does_not_reveal_the_server(string path)
    {
        using var visitor = Checkout.NewAnonymousClient();

        var answer = await GetAsync(visitor, path);

        Assert.Null(answer.Header("Server"));
        Assert.Null(answer.Header("X-Powered-By"));
    }

    private static Task<ApiResponse> GetAsync(CheckoutClient client, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(request);
    }
}
