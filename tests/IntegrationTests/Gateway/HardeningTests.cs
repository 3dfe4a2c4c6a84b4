using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests the limits for browsers, slow and greedy clients, and the differences in production.</summary>
[Collection(SharedShopTests.Name)]
public sealed class HardeningTests(SharedShop shared, TestServers servers)
{
    // Kestrel checks its connections once a second, and the machine may be busy.
    private static readonly TimeSpan HangsUpWithin = TimeSpan.FromSeconds(25);

    private readonly Shop _shop = shared.Shop;

    [Fact]
    public async Task static_files_are_not_measured_as_requests()
    {
        foreach (var path in (string[])["/", "/ops.html", "/css/base.css", "/js/api.js", "/art/logo.svg", "/api/products"])
        {
            Assert.Equal(200, (await _shop.Client.GetAsync(path)).Status);
        }

        // Waits, because a request is measured after its response has been sent.
        await Eventually.SucceedsAsync("the API request is measured", async () =>
        {
            var counts = (await _shop.Client.GetAsync("/metrics")).Text.Split('\n')
                .Where(line => line.StartsWith("http_server_request_duration_seconds_count{", StringComparison.Ordinal) && line.Contains("http_response_status_code=\"200\"", StringComparison.Ordinal))
                .ToList();
            Assert.Contains(counts, line => line.Contains("http_route=\"/api/products\"", StringComparison.Ordinal));
            Assert.DoesNotContain(counts, line => !line.Contains("http_route=", StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ops.html")]
    [InlineData("/api/products")]
    [InlineData("/api/orders")]
    [InlineData("/no-such-page")]
    [InlineData("/openapi/v1.json")]
    public async Task every_response_has_security_headers(string path)
    {
        var answer = await _shop.Client.GetAsync(path);

        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            Header(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.NotEmpty(Header(answer, "Permissions-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(path.StartsWith("/api", StringComparison.Ordinal), answer.Headers.CacheControl?.NoStore == true);
    }

    [Fact]
    public async Task error_response_has_security_headers()
    {
        await using var gateway = _shop.NewGateway(("Services:auth:http:0", $"http://127.0.0.1:{FreePort.Next()}"));

        var answer = await gateway.NewClient().PostAsync("/api/auth/login", new { email = "a@example.com", password = "a-long-password" });

        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
    }

    [Fact]
    public async Task cross_origin_requests_are_not_allowed()
    {
        (string, string)[] preflight = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization")];

        var asked = await _shop.Client.SendAsync(HttpMethod.Options, "/api/checkout", headers: preflight, cancellationToken: TestContext.Current.CancellationToken);
        var called = await _shop.Client.SendAsync(HttpMethod.Get, "/api/products", headers: preflight[..1], cancellationToken: TestContext.Current.CancellationToken);

        Assert.DoesNotContain(asked.Headers.Concat(called.Headers), header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(405, asked.Status);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET / HTTP/9.9\r\nHost: a\r\n\r\n", "505")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", "400")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", "400")]
    [InlineData("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400 4")]
    [InlineData("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", "400")]
    [InlineData("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "400")]
    [InlineData("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", "400")]
    [InlineData("nonsense\r\n\r\n", "400")]
    public async Task malformed_request_is_rejected(string request, string statuses)
    {
        var answer = await SendRawAsync(request);

        Assert.Contains(statuses.Split(' '), status => answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(5 * 1024, 1, "414")]
    [InlineData(1, 100, "431")]
    public async Task oversized_request_is_rejected(int pathLength, int headers, string status)
    {
        var request = $"GET /{new string('a', pathLength)} HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, headers).Select(number => $"X-{number}: a\r\n"))}\r\n";

        Assert.StartsWith($"HTTP/1.1 {status}", await SendRawAsync(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")]
    [InlineData("POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")]
    public async Task slow_request_is_disconnected(string beginning)
    {
        var started = Stopwatch.GetTimestamp();

        var answer = await SendRawAsync(beginning);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(2), HangsUpWithin);
    }

    [Fact]
    public async Task throttled_caller_does_not_affect_others()
    {
        var customer = await _shop.NewCustomerAsync();
        var email = $"{Guid.NewGuid():N}@example.com";

        var answers = await Task.WhenAll(Enumerable.Range(0, 150).Select(_ => _shop.Client.PostAsync("/api/auth/login", new { email, password = "not-the-password" })));

        Assert.Contains(answers, answer => answer.Status == 429);
        Assert.Equal(200, (await customer.Client.GetAsync("/api/orders")).Status);
        Assert.Equal(200, (await _shop.Client.PostAsync("/api/auth/login", new { email = customer.Email, password = "a-long-password" })).Status);
        Assert.DoesNotContain(answers, answer => answer.Status == 503);
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("\"utf-16\"")]
    [InlineData("no-such-charset")]
    public async Task unsupported_charset_is_rejected(string charset)
    {
        var request = $"POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json; charset={charset}\r\nContent-Length: 2\r\n\r\n{{}}";

        Assert.StartsWith("HTTP/1.1 415", await SendRawAsync(request), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=UTF8")]
    [InlineData("application/json;charset=\"utf8\"")]
    [InlineData("application/json; charset='utf-8'")]
    [InlineData("Application/JSON; Charset=UTF-8")]
    [InlineData("application/json; charset=us-ascii")]
    [InlineData("application/json; charset=unicode-1-1-utf-8")]
    [InlineData("application/json; charset=utf8; profile=\"a\"")]
    [InlineData("application/json;")]
    [InlineData("application/problem+json; charset=utf8")]
    public async Task utf8_body_is_accepted_with_every_charset_alias(string contentType)
    {
        var request = $"POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: {contentType}\r\nContent-Length: 2\r\n\r\n{{}}";

        Assert.StartsWith("HTTP/1.1 400", await SendRawAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task production_has_no_openapi_and_sends_hsts()
    {
        await using var gateway = _shop.NewGateway(("environment", "Production"));

        Assert.Equal(404, (await gateway.NewClient().GetAsync("/openapi/v1.json")).Status);
        Assert.StartsWith("max-age=", Header(await gateway.NewClient().GetAsync("/api/products"), "Strict-Transport-Security"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task production_has_no_scenarios()
    {
        await using var gateway = _shop.NewGateway(("environment", "Production"));
        var login = await _shop.Client.PostAsync("/api/auth/login", new { email = "admin@example.com", password = "admin-password" });
        var admin = gateway.NewClient().WithToken(login.Member("accessToken"));

        var answer = await admin.PutAsync("/api/ops/scenarios/slow-inventory", new { durationSeconds = 10 });

        Assert.InRange(answer.Status, 400, 499);
    }

    [Fact]
    public async Task production_has_stricter_rate_limits()
    {
        await using var gateway = _shop.NewGateway(("environment", "Production"));

        var limit = int.Parse(Header(await gateway.NewClient().GetAsync("/api/products"), "RateLimit-Limit"), null);

        Assert.InRange(limit, 1, 1000);
    }

    [Fact]
    public async Task production_rejects_demo_accounts()
    {
        await using var fresh = await servers.CreateDatabaseAsync("auth");
        await using (var auth = StartInProduction(fresh))
        {
            var login = await auth.NewClient().PostAsync("/sessions", new { email = "admin@example.com", password = "admin-password" });
            Assert.Equal((401, "invalid_credentials"), login.Problem);
        }

        var failure = Assert.ThrowsAny<Exception>(() => StartInProduction(_shop.AuthDb));

        Assert.Contains("demo@example.com", failure.ToString(), StringComparison.Ordinal);
    }

    private ServiceHost<AuthMetrics> StartInProduction(Database database) => ServiceHost<AuthMetrics>.Start(new()
    {
        ["environment"] = "Production",
        ["ConnectionStrings:authdb"] = database.ConnectionString,
        ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
    });

    private static string Header(ApiResponse answer, string name) => Assert.Single(answer.Headers.GetValues(name));

    // Reads until the server closes the connection, or has responded and waits for more.
    private async Task<string> SendRawAsync(string request)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(HangsUpWithin);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(_shop.Gateway!.Url).Port, deadline.Token);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        var buffer = new byte[4096];
        var read = await client.GetStream().ReadAsync(buffer, deadline.Token);
        return Encoding.Latin1.GetString(buffer, 0, read);
    }
}
