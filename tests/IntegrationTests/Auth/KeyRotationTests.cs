using System.Diagnostics;
using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Tests two AuthServices that share a database and rotate the signing key every few seconds.</summary>
public sealed class KeyRotationTests(TestServers servers) : IAsyncLifetime
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly object _credentials = new { client = "gateway", secret = TestSecrets.GatewaySecret };
    private Database? _database;

    public async ValueTask InitializeAsync() => _database = await servers.CreateDatabaseAsync("auth");

    public ValueTask DisposeAsync() => _database!.DisposeAsync();

    [Fact]
    public async Task key_rotation_rejects_no_token_and_uses_only_published_keys()
    {
        await using var one = Start();
        await using var other = Start();
        ServiceHost<AuthMetrics>[] replicas = [one, other];
        var signedWith = new List<string>();
        var earlier = await KeysAsync(one);
        string? firstToken = null;

        var started = Stopwatch.GetTimestamp();
        for (var turn = 0; signedWith.Distinct().Count() < 4 && Stopwatch.GetElapsedTime(started) < Deadline; turn++)
        {
            var token = await TokenAsync(replicas[turn % 2]);
            firstToken ??= token;
            signedWith.Add(new Jwt(token).KeyId);

            // The key was already published before its first use.
            Assert.Contains(signedWith[^1], earlier);
            Assert.Equal(403, await StatusAsync(replicas[(turn + 1) % 2], token));
            Assert.Equal(403, await StatusAsync(replicas[(turn + 1) % 2], firstToken));
            earlier = await KeysAsync(replicas[turn % 2]);
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }

        Assert.Equal(4, signedWith.Distinct().Count());
        Assert.Contains(new Jwt(firstToken!).KeyId, await KeysAsync(other));
        Assert.Equal(earlier.Order(), (await _database!.QueryAsync<string>("SELECT id FROM signing_keys")).Order());
    }

    [Fact]
    public async Task key_is_removed_after_its_last_token_expires()
    {
        await using var auth = Start();
        var first = new Jwt(await TokenAsync(auth)).KeyId;
        await Eventually.TrueAsync("the next key signs", async () => new Jwt(await TokenAsync(auth)).KeyId != first);
        Assert.Contains(first, await KeysAsync(auth));

        await _database!.ExecuteAsync("UPDATE signing_keys SET active_at = active_at - interval '2 hours'");

        await Eventually.TrueAsync("the old key is gone", async () => !(await KeysAsync(auth)).Contains(first));
    }

    [Theory]
    [InlineData("00:00:00", "1.00:00:00")]
    [InlineData("1.00:00:00", "1.00:00:00")]
    public void invalid_key_publish_lead_is_rejected_at_startup(string lead, string lifetime) =>
        Assert.Contains("KeyPublishLead", Assert.ThrowsAny<Exception>(() => Start(lead, lifetime)).ToString(), StringComparison.Ordinal);

    private ServiceHost<AuthMetrics> Start(string lead = "00:00:02", string? lifetime = null) => ServiceHost<AuthMetrics>.Start(new()
    {
        ["ConnectionStrings:authdb"] = _database!.ConnectionString,
        ["ConnectionStrings:redis"] = servers.RedisConnectionString(RedisDatabase.Auth),
        ["Tokens:KeyPublishLead"] = lead,
        ["Tokens:KeyLifetime"] = lifetime ?? Lifetime.ToString(),
    });

    private static async Task<IReadOnlyCollection<string>> KeysAsync(ServiceHost<AuthMetrics> auth) => (await Jwt.PublishedKeysAsync(auth.NewClient())).Keys;

    private async Task<string> TokenAsync(ServiceHost<AuthMetrics> auth) =>
        (await auth.NewClient().PostAsync("/service-tokens", _credentials)).Member("accessToken");

    // A service token is valid but not a user token: 403 instead of 401.
    private static async Task<int> StatusAsync(ServiceHost<AuthMetrics> auth, string token) =>
        (await auth.NewClient().WithToken(token).GetAsync("/sessions/current")).Status;
}
