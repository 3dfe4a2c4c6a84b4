using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

[Collection(SharedShopTests.Name)]
public sealed class AccountAdminTests(SharedShop shared)
{
    private readonly Shop _shop = shared.Shop;

    [Fact]
    public async Task disabling_an_account_revokes_its_tokens_on_every_replica()
    {
        await using var replica = _shop.NewGateway();
        var customer = await _shop.NewCustomerAsync();
        var second = _shop.Client.WithToken((await SignInAsync(customer.Email)).Member("accessToken"));
        ApiClient[] sessions = [customer.Client, second, customer.Client.At(replica.Url), second.At(replica.Url)];
        foreach (var session in sessions)
        {
            Assert.Equal(200, (await session.GetAsync("/api/orders")).Status);
        }

        Assert.Equal(204, (await (await AdminAsync()).PostAsync($"/api/admin/accounts/{customer.Email.ToUpperInvariant()}/disable")).Status);

        foreach (var session in sessions)
        {
            Assert.Equal((401, "unauthenticated"), (await session.GetAsync("/api/orders")).Problem);
        }

        Assert.Equal((401, "invalid_credentials"), (await SignInAsync(customer.Email)).Problem);
    }

    [Fact]
    public async Task account_can_be_disabled_repeatedly_by_id()
    {
        var customer = await _shop.NewCustomerAsync();
        var id = await _shop.AuthDb.ScalarAsync<Guid>("SELECT id FROM accounts WHERE email = @Email", new { customer.Email });
        var admin = await AdminAsync();

        Assert.Equal(204, (await admin.PostAsync($"/api/admin/accounts/{id}/disable")).Status);
        Assert.Equal(204, (await admin.PostAsync($"/api/admin/accounts/{id}/disable")).Status);
        Assert.Equal(401, (await customer.Client.GetAsync("/api/orders")).Status);
    }

    [Theory]
    [InlineData("nobody@example.com")]
    [InlineData("00000000-0000-0000-0000-000000000001")]
    [InlineData("%01")]
    [InlineData("..%2f..%2fsessions%2fcurrent")]
    public async Task nonexistent_account_is_not_found(string account) =>
        Assert.Equal((404, "account_not_found"), (await (await AdminAsync()).PostAsync($"/api/admin/accounts/{account}/disable")).Problem);

    [Fact]
    public async Task customer_cannot_disable_accounts()
    {
        var customer = await shared.CustomerAsync();
        var id = await _shop.AuthDb.ScalarAsync<Guid>("SELECT id FROM accounts WHERE email = 'admin@example.com'");

        Assert.Equal((403, "forbidden"), (await customer.Client.PostAsync("/api/admin/accounts/admin@example.com/disable")).Problem);
        Assert.Equal((403, "forbidden"), (await customer.Client.At(_shop.Auth!.Url).PostAsync($"/accounts/{id}/disable")).Problem);
        Assert.Equal((401, "unauthenticated"), (await _shop.Client.PostAsync("/api/admin/accounts/admin@example.com/disable")).Problem);
        Assert.False(await _shop.AuthDb.ScalarAsync<bool>("SELECT disabled FROM accounts WHERE id = @id", new { id }));
    }

    private Task<ApiResponse> SignInAsync(string email, string password = "a-long-password") =>
        _shop.Client.PostAsync("/api/auth/login", new { email, password });

    private async Task<ApiClient> AdminAsync() =>
        _shop.Client.WithToken((await SignInAsync("admin@example.com", "admin-password")).Member("accessToken"));
}
