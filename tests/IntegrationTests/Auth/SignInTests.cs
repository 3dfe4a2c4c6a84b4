using Checkout.AuthService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Auth;

/// <summary>Tests registering an account, and signing in.</summary>
[Collection(SharedAuthTests.Name)]
public sealed class SignInTests(SharedAuth shared)
{
    private const string Password = SharedAuth.Password;

    private readonly string _email = $"Someone-{Guid.NewGuid():N}@example.com";
    private readonly Database _database = shared.Database!;
    private readonly ServiceHost<AuthMetrics> _auth = shared.Auth!;

    private ApiClient Client => shared.Client;

    [Fact]
    public async Task new_account_can_sign_in_and_its_token_identifies_it()
    {
        var account = await shared.RegisterAsync(_email);

        var login = await shared.SignInAsync(_email);
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
        await shared.RegisterAsync(_email);

        var again = await shared.RegisterAsync(_email.ToUpperInvariant());

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
        Assert.Equal((409, "email_taken"), (await shared.RegisterAsync(_email)).Problem);
        Assert.Equal(409, (await RegisterWithKeyAsync("another-" + _email)).Status);
        Assert.Equal(400, (await Client.PostAsync("/accounts", new { email = "a" + _email, password = Password }, ("Idempotency-Key", "no-id"))).Status);
    }

    [Fact]
    public async Task sign_in_address_is_case_insensitive()
    {
        await shared.RegisterAsync(_email);

        Assert.Equal(200, (await shared.SignInAsync(_email.ToLowerInvariant())).Status);
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
        await shared.RegisterAsync(_email);

        var wrong = await shared.SignInAsync(_email, "not-the-password");
        var unknown = await shared.SignInAsync("nobody@example.com", "not-the-password");

        Assert.Equal((401, "invalid_credentials"), wrong.Problem);
        Assert.Equal(wrong.Problem, unknown.Problem);
        Assert.Equal(wrong.Member("detail"), unknown.Member("detail"));
        Assert.Equal(wrong.Headers.Select(header => header.Key), unknown.Headers.Select(header => header.Key));
    }

    [Fact]
    public async Task address_with_null_character_is_rejected_at_sign_in() =>
        Assert.InRange((await shared.SignInAsync("nul\0@example.com")).Status, 400, 401);

    [Fact]
    public async Task correct_password_is_throttled_after_five_failures()
    {
        await shared.RegisterAsync(_email);
        for (var failure = 0; failure < 5; failure++)
        {
            Assert.Equal(401, (await shared.SignInAsync(_email, "not-the-password")).Status);
        }

        var throttled = await shared.SignInAsync(_email.ToUpperInvariant());

        Assert.Equal((429, "too_many_attempts"), throttled.Problem);
        Assert.InRange(throttled.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task concurrent_guesses_are_throttled()
    {
        await shared.RegisterAsync(_email);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => shared.SignInAsync(_email, "not-the-password")));

        // At most five, and those that were running at the fifth. Fewer if a slow machine checks fewer within the time limit.
        Assert.InRange(answers.Count(answer => answer.Status == 401), 1, 5 + Environment.ProcessorCount);
        Assert.All(answers, answer => Assert.True(answer.Status is 401 or 429, answer.Text));
    }

    [Fact]
    public async Task successful_sign_in_resets_the_failure_count()
    {
        await shared.RegisterAsync(_email);
        for (var round = 0; round < 2; round++)
        {
            for (var failure = 0; failure < 4; failure++)
            {
                Assert.Equal(401, (await shared.SignInAsync(_email, "not-the-password")).Status);
            }

            Assert.Equal(200, (await shared.SignInAsync(_email)).Status);
        }
    }

    [Fact]
    public async Task demo_accounts_can_sign_in()
    {
        var customer = await shared.SignInAsync("demo@example.com", "demo-password");
        var admin = await shared.SignInAsync("admin@example.com", "admin-password");

        Assert.Equal("customer", new Jwt(customer.Member("accessToken")).Payload.GetProperty("role").GetString());
        Assert.Equal("admin", new Jwt(admin.Member("accessToken")).Payload.GetProperty("role").GetString());
    }

    [Fact]
    public async Task passwords_are_neither_stored_nor_logged()
    {
        await shared.RegisterAsync(_email);
        await shared.SignInAsync(_email);

        Assert.DoesNotContain(await _database.AllTextAsync(), text => text.Contains(Password, StringComparison.Ordinal));
        Assert.NotEmpty(_auth.LogLines);
        Assert.DoesNotContain(_auth.LogLines, line => line.Contains(Password, StringComparison.Ordinal));
    }
}
