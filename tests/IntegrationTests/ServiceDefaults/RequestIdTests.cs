using Checkout.AuthService;
using Checkout.Gateway.Checkouts;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.Extensions.Logging.Testing;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests request ids in the logs of the Gateway and AuthService.</summary>
public sealed class RequestIdTests(TestServers servers) : IAsyncLifetime
{
    private const string Header = "X-Request-ID";

    private Database? _authDb;
    private Database? _gatewayDb;
    private ServiceHost<AuthMetrics>? _auth;
    private ServiceHost<CheckoutMetrics>? _gateway;

    public async ValueTask InitializeAsync()
    {
        var redis = servers.RedisConnectionString(RedisDatabase.Auth);
        var nobody = $"http://127.0.0.1:{FreePort.Next()}";
        _authDb = await servers.CreateDatabaseAsync("auth");
        _gatewayDb = await servers.CreateDatabaseAsync("gateway");
        _auth = ServiceHost<AuthMetrics>.Start(
            new() { ["ConnectionStrings:authdb"] = _authDb.ConnectionString, ["ConnectionStrings:redis"] = redis });
        _gateway = ServiceHost<CheckoutMetrics>.Start(
            new()
            {
                ["ConnectionStrings:gatewaydb"] = _gatewayDb.ConnectionString,
                ["ConnectionStrings:redis"] = redis,
                ["Services:auth:http:0"] = _auth.Url,
                ["Services:inventory:http:0"] = nobody,
                ["Services:payment:http:0"] = nobody,
            });
    }

    public async ValueTask DisposeAsync()
    {
        IAsyncDisposable?[] all = [_gateway, _auth, _gatewayDb, _authDb];
        foreach (var part in all.OfType<IAsyncDisposable>())
        {
            await part.DisposeAsync();
        }
    }

    [Fact]
    public async Task valid_id_is_returned_and_logged_by_both_services()
    {
        const string Id = "order-42_retry.1";

        Assert.Equal(Id, await RegisterAsync(Id));

        await WaitForLogAsync(_gateway!.Log, "POST /api/auth/register", Id);
        await WaitForLogAsync(_auth!.Log, "POST /accounts", Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a\"b")]
    [InlineData("id;DROP TABLE orders")]
    [InlineData("${jndi:ldap://example.com/a}")]
    [InlineData("a,b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")] // 65
    public async Task invalid_id_is_replaced_by_one_that_both_services_log(string hostile)
    {
        var id = await RegisterAsync(hostile);

        Assert.Matches("^[0-9a-f]{32}$", id);
        await WaitForLogAsync(_gateway!.Log, "POST /api/auth/register", id);
        await WaitForLogAsync(_auth!.Log, "POST /accounts", id);
    }

    [Fact]
    public async Task two_ids_are_replaced_by_a_new_one()
    {
        var id = await RegisterAsync("first", "second");

        Assert.Matches("^[0-9a-f]{32}$", id);
        await WaitForLogAsync(_auth!.Log, "POST /accounts", id);
    }

    /// <summary>Registers an account through the Gateway, and returns the request id of the response.</summary>
    private async Task<string> RegisterAsync(params string[] ids)
    {
        var account = new { email = $"someone-{Guid.NewGuid():N}@example.com", password = "a-long-password" };
        var answer = await _gateway!.NewClient().PostAsync("/api/auth/register", account, [.. ids.Select(id => (Header, id))]);

        Assert.Equal(201, answer.Status);
        return Assert.Single(answer.Headers.GetValues(Header));
    }

    // Waits, because a request is logged after its response has been sent.
    private static Task WaitForLogAsync(FakeLogCollector log, string request, string id) =>
        Eventually.SucceedsAsync($"{request} is logged", () =>
        {
            var record = Assert.Single(log.GetSnapshot(), record => record.Message.StartsWith(request, StringComparison.Ordinal));
            var fields = record.Scopes.OfType<IEnumerable<KeyValuePair<string, object?>>>().SelectMany(scope => scope);
            Assert.Equal([id], Assert.IsType<string[]>(Assert.Single(fields, field => field.Key == "http.request.header.x-request-id").Value));
            return Task.CompletedTask;
        });
}
