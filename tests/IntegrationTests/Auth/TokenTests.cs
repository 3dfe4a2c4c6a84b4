using System.Security.Cryptography;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Tests the tokens of AuthService, and the keys that sign them.</summary>
[Collection(SharedAuthTests.Name)]
public sealed class TokenTests(TestServers servers, SharedAuth shared)
{
    private readonly string _email = $"Someone-{Guid.NewGuid():N}@example.com";
    private readonly Database _database = shared.Database!;

    private ApiClient Client => shared.Client;

    [Fact]
    public async Task sign_out_revokes_only_its_own_token()
    {
        await shared.RegisterAsync(_email);
        var ended = Client.WithToken((await shared.SignInAsync(_email)).Member("accessToken"));
        var other = Client.WithToken((await shared.SignInAsync(_email)).Member("accessToken"));

        Assert.Equal(204, (await ended.DeleteAsync("/sessions/current")).Status);

        Assert.Equal((401, "unauthenticated"), (await ended.GetAsync("/sessions/current")).Problem);
        Assert.Equal(200, (await other.GetAsync("/sessions/current")).Status);
    }

    [Fact]
    public async Task token_of_a_disabled_account_is_rejected()
    {
        await shared.RegisterAsync(_email);
        var client = Client.WithToken((await shared.SignInAsync(_email)).Member("accessToken"));
        await _database.ExecuteAsync("UPDATE accounts SET disabled = true WHERE email = @_email", new { _email });

        Assert.Equal((401, "unauthenticated"), (await client.GetAsync("/sessions/current")).Problem);
        Assert.Equal((401, "invalid_credentials"), (await shared.SignInAsync(_email)).Problem);
    }

    [Fact]
    public async Task published_key_verifies_a_token()
    {
        await shared.RegisterAsync(_email);
        var token = new Jwt((await shared.SignInAsync(_email)).Member("accessToken"));

        var keys = await Jwt.PublishedKeysAsync(Client);

        Assert.True(token.IsSignedBy(keys[token.KeyId]));
        Assert.False(token.With(("role", "admin")).IsSignedBy(keys[token.KeyId]));
    }

    [Fact]
    public async Task published_keys_have_no_private_part()
    {
        var keys = (await Client.GetAsync("/.well-known/jwks.json")).Json.GetProperty("keys");

        Assert.Equal(
            ["alg", "e", "kid", "kty", "n", "use"], Assert.Single(keys.EnumerateArray()).EnumerateObject().Select(member => member.Name).Order());
    }

    [Fact]
    public async Task modified_token_is_rejected()
    {
        await shared.RegisterAsync(_email);
        var good = new Jwt((await shared.SignInAsync(_email)).Member("accessToken"));
        using var ours = await PrivateKeyAsync();
        using var strangers = RSA.Create(2048);
        var expired = DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds();

        // A token that is re-signed without changes is valid, so each of the others is rejected for its change only.
        Assert.Equal(200, await StatusAsync(good.SignedBy(ours)));
        Assert.Equal(401, await StatusAsync(good.With(("role", "admin"))));
        Assert.Equal(401, await StatusAsync(good.With(("role", "admin")).SignedBy(strangers)));
        Assert.Equal(401, await StatusAsync(good.With(("exp", expired)).SignedBy(ours)));
        Assert.Equal(401, await StatusAsync(good.With(("aud", "another")).SignedBy(ours)));
        Assert.Equal(401, await StatusAsync(good.With(("iss", "https://another.example")).SignedBy(ours)));
        Assert.Equal(401, await StatusAsync(good.WithAlgorithm("none").Unsigned()));
        Assert.Equal(401, await StatusAsync(good.Unsigned()));
        Assert.Equal(401, await StatusAsync(good.WithAlgorithm("HS256").SignedWithSecret(ours.ExportSubjectPublicKeyInfoPem())));
    }

    [Fact]
    public async Task tokens_stay_valid_after_a_restart()
    {
        await shared.RegisterAsync(_email);
        var token = (await shared.SignInAsync(_email)).Member("accessToken");

        await using var restarted = shared.Start(_database);

        Assert.Equal(200, (await restarted.NewClient().WithToken(token).GetAsync("/sessions/current")).Status);
        Assert.Equal(new Jwt(token).KeyId, Assert.Single(await Jwt.PublishedKeysAsync(restarted.NewClient())).Key);
    }

    [Fact]
    public async Task concurrently_started_replicas_share_one_key()
    {
        await using var fresh = await servers.CreateDatabaseAsync("auth");

        var replicas = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => shared.Start(fresh))));

        var keys = await Task.WhenAll(replicas.Select(replica => Jwt.PublishedKeysAsync(replica.NewClient())));
        Assert.Single(keys.SelectMany(published => published.Keys).Distinct());
        await Task.WhenAll(replicas.Select(replica => replica.DisposeAsync().AsTask()));
    }

    private async Task<int> StatusAsync(Jwt token) => (await Client.WithToken(token.ToString()).GetAsync("/sessions/current")).Status;

    private async Task<RSA> PrivateKeyAsync()
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(await _database.ScalarAsync<string>("SELECT private_key FROM signing_keys"));
        return rsa;
    }
}
