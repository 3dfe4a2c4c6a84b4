using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

public sealed class AuthTests(TestServers servers, SharedAuth shared) : IClassFixture<SharedAuth>
{
    private const string Password = "a-long-password";

    private readonly string _email = $"Someone-{Guid.NewGuid():N}@example.com";
    private readonly Database _database = shared.Database!;
    private readonly ServiceHost<AuthMetrics> _auth = shared.Auth!;

    private ApiClient Client => _auth.NewClient();

    [Fact]
    public async Task new_account_can_sign_in_and_its_token_identifies_it()
    {
        var account = await RegisterAsync(_email);

        var login = await SignInAsync(_email);
        var session = await Client.WithToken(login.Member("accessToken")).GetAsync("/sessions/current");

        Assert.Equal(201, account.Status);
        Assert.Equal(("Bearer", 1800), (login.Member("tokenType"), login.Json.GetProperty("expiresIn").GetInt32()));
        Assert.Equal(
            (account.Member("userId"), _email, "customer"),
            (session.Member("userId"), session.Member("email"), session.Member("role")));
    }

    [Fact]
    public async Task duplicate_address_in_different_case_is_rejected()
    {
        await RegisterAsync(_email);

        var again = await RegisterAsync(_email.ToUpperInvariant());

        Assert.Equal((409, "email_taken"), again.Problem);
    }

    [Fact]
    public async Task registration_repeated_with_its_key_creates_one_account()
    {
        var key = $"{Guid.NewGuid()}";
        Task<ApiResponse> RegisterWithKeyAsync(string email) => Client.PostAsync("/accounts", new { email, password = Password }, ("Idempotency-Key", key));

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RegisterWithKeyAsync(_email)));

        Assert.All(answers, answer => Assert.Equal((201, key), (answer.Status, answer.Member("userId"))));
        Assert.Equal(1, await _database.ScalarAsync<long>("SELECT count(*) FROM accounts WHERE email = @_email", new { _email }));
        Assert.Equal((409, "email_taken"), (await RegisterAsync(_email)).Problem);
        Assert.Equal(409, (await RegisterWithKeyAsync("another-" + _email)).Status);
        Assert.Equal(400, (await Client.PostAsync("/accounts", new { email = "a" + _email, password = Password }, ("Idempotency-Key", "no-id"))).Status);
    }

    [Fact]
    public async Task sign_in_address_is_case_insensitive()
    {
        await RegisterAsync(_email);

        Assert.Equal(200, (await SignInAsync(_email.ToLowerInvariant())).Status);
    }

    [Theory]
    [InlineData("no-address", Password, "Email")]
    [InlineData("someone@example.com", "short", "Password")]
    [InlineData("nul\0@example.com", Password, "Email")]
    [InlineData("two words@example.com", Password, "Email")]
    [InlineData("a@example.com,b", Password, "Email")]
    [InlineData(null, Password, "Email")]
    public async Task invalid_account_is_rejected_with_the_field(string? email, string password, string field)
    {
        var answer = await Client.PostAsync("/accounts", new { email, password });

        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name), StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task wrong_password_and_unknown_address_return_the_same_response()
    {
        await RegisterAsync(_email);

        var wrong = await SignInAsync(_email, "not-the-password");
        var unknown = await SignInAsync("nobody@example.com", "not-the-password");

        Assert.Equal((401, "invalid_credentials"), wrong.Problem);
        Assert.Equal(wrong.Problem, unknown.Problem);
        Assert.Equal(wrong.Member("detail"), unknown.Member("detail"));
        Assert.Equal(wrong.Headers.Select(header => header.Key), unknown.Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task address_with_null_character_is_rejected_at_sign_in() =>
        Assert.InRange((await SignInAsync("nul\0@example.com")).Status, 400, 401);

    [Fact]
    public async Task correct_password_is_throttled_after_five_failures()
    {
        await RegisterAsync(_email);
        for (var failure = 0; failure < 5; failure++)
        {
            Assert.Equal(401, (await SignInAsync(_email, "not-the-password")).Status);
        }

        var throttled = await SignInAsync(_email.ToUpperInvariant());

        Assert.Equal((429, "too_many_attempts"), throttled.Problem);
        Assert.InRange(throttled.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task concurrent_guesses_are_throttled()
    {
        await RegisterAsync(_email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => SignInAsync(_email, "not-the-password")));

        // At most five, and those that were running at the fifth. Fewer if a slow machine checks fewer within the time limit.
        Assert.InRange(answers.Count(answer => answer.Status == 401), 1, 5 + Environment.ProcessorCount);
        Assert.All(answers, answer => Assert.True(answer.Status is 401 or 429, answer.Text));
    }

    [Fact]
    public async Task successful_sign_in_resets_the_failure_count()
    {
        await RegisterAsync(_email);
        for (var round = 0; round < 2; round++)
        {
            for (var failure = 0; failure < 4; failure++)
            {
                Assert.Equal(401, (await SignInAsync(_email, "not-the-password")).Status);
            }

            Assert.Equal(200, (await SignInAsync(_email)).Status);
        }
    }

    [Fact]
    public async Task sign_out_revokes_only_its_own_token()
    {
        await RegisterAsync(_email);
        var ended = Client.WithToken((await SignInAsync(_email)).Member("accessToken"));
        var other = Client.WithToken((await SignInAsync(_email)).Member("accessToken"));

        Assert.Equal(204, (await ended.DeleteAsync("/sessions/current")).Status);

        Assert.Equal((401, "unauthenticated"), (await ended.GetAsync("/sessions/current")).Problem);
        Assert.Equal(200, (await other.GetAsync("/sessions/current")).Status);
    }

    [Fact]
    public async Task token_of_a_disabled_account_is_rejected()
    {
        await RegisterAsync(_email);
        var client = Client.WithToken((await SignInAsync(_email)).Member("accessToken"));
        await _database.ExecuteAsync("UPDATE accounts SET disabled = true WHERE email = @_email", new { _email });

        Assert.Equal((401, "unauthenticated"), (await client.GetAsync("/sessions/current")).Problem);
        Assert.Equal((401, "invalid_credentials"), (await SignInAsync(_email)).Problem);
    }

    [Fact]
    public async Task demo_accounts_can_sign_in()
    {
        var customer = await SignInAsync("demo@example.com", "demo-password");
        var admin = await SignInAsync("admin@example.com", "admin-password");

        Assert.Equal("customer", new Jwt(customer.Member("accessToken")).Payload.GetProperty("role").GetString());
        Assert.Equal("admin", new Jwt(admin.Member("accessToken")).Payload.GetProperty("role").GetString());
    }

    [Fact]
    public async Task passwords_are_neither_stored_nor_logged()
    {
        await RegisterAsync(_email);
        await SignInAsync(_email);

        Assert.DoesNotContain(await _database.AllTextAsync(), text => text.Contains(Password, StringComparison.Ordinal));
        Assert.NotEmpty(_auth.LogLines);
        Assert.DoesNotContain(_auth.LogLines, line => line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task published_key_verifies_a_token()
    {
        await RegisterAsync(_email);
        var token = new Jwt((await SignInAsync(_email)).Member("accessToken"));

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
        await RegisterAsync(_email);
        var good = new Jwt((await SignInAsync(_email)).Member("accessToken"));
        using var ours = await PrivateKeyAsync();
        using var strangers = System.Security.Cryptography.RSA.Create(2048);
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
        await RegisterAsync(_email);
        var token = (await SignInAsync(_email)).Member("accessToken");

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

    private Task<ApiResponse> RegisterAsync(string email) => Client.PostAsync("/accounts", new { email, password = Password });

    private Task<ApiResponse> SignInAsync(string email, string password = Password) => Client.PostAsync("/sessions", new { email, password });

    private async Task<int> StatusAsync(Jwt token) => (await Client.WithToken(token.ToString()).GetAsync("/sessions/current")).Status;

    private async Task<System.Security.Cryptography.RSA> PrivateKeyAsync()
    {
        var rsa = System.Security.Cryptography.RSA.Create();
        rsa.ImportFromPem(await _database.ScalarAsync<string>("SELECT private_key FROM signing_keys"));
        return rsa;
    }
}
