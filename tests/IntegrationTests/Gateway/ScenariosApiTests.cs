using System.Text.Json;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests the endpoints that list, start and stop scenarios.</summary>
[Collection(SharedShopTests.Name)]
public sealed class ScenariosApiTests(SharedShop shared) : IAsyncLifetime
{
    private static readonly string[] DescriptiveMembers = ["name", "title", "description", "service", "alert"];

    private string? _adminToken;

    private Shop Shop => shared.Shop;

    public async ValueTask InitializeAsync() => _adminToken = await shared.AdminTokenAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task scenario_can_be_started_listed_and_stopped()
    {
        var admin = Shop.Client.WithToken(_adminToken);

        var started = await admin.PutAsync("/api/ops/scenarios/traffic-drop", new { durationSeconds = 60 });

        Assert.Equal(200, started.Status);
        Assert.Equal(("traffic-drop", "admin@example.com", true), (started.Member("name"), started.Member("startedBy"), started.Json.GetProperty("active").GetBoolean()));
        Assert.Equal(60, (Time(started.Json, "expiresAt") - Time(started.Json, "startedAt")).TotalSeconds);
        Assert.Equal(started.Text, (await FindAsync(admin, "traffic-drop")).GetRawText());
        await Eventually.SucceedsAsync("the gauge shows it", async () => Assert.Matches(
            "scenario_active{[^}]*checkout_scenario_name=\"traffic-drop\"[^}]*} 1",
            string.Join('\n', (await Shop.Gateway!.NewClient().GetAsync("/metrics")).Text.Split('\n').Where(line => line.Contains("scenario_active", StringComparison.Ordinal)))));

        var longer = await admin.CallAsync("PUT", "/api/ops/scenarios/traffic-drop");
        Assert.Equal(Time(started.Json, "startedAt"), Time(longer.Json, "startedAt"));
        Assert.True(Time(longer.Json, "expiresAt") > Time(started.Json, "expiresAt"));

        Assert.Equal(204, (await admin.DeleteAsync("/api/ops/scenarios/traffic-drop")).Status);
        Assert.Equal(204, (await admin.DeleteAsync("/api/ops/scenarios/traffic-drop")).Status);
        Assert.False((await FindAsync(admin, "traffic-drop")).GetProperty("active").GetBoolean());
        // The logs contain the account's id, not its e-mail address.
        Assert.DoesNotContain(Shop.Gateway!.LogLines, line => line.Contains("admin@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task all_scenarios_are_listed_with_descriptions()
    {
        var items = (await Shop.Client.WithToken(_adminToken).GetAsync("/api/ops/scenarios")).Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(13, items.Count);
        Assert.All(items.Skip(1), item => Assert.All(DescriptiveMembers, member => Assert.NotEmpty(Text(item, member)!)));
    }

    [Fact]
    public async Task shoppers_are_listed_first_and_run_until_stopped()
    {
        var admin = Shop.Client.WithToken(_adminToken);
        Assert.Equal("shoppers", Text((await admin.GetAsync("/api/ops/scenarios")).Json.GetProperty("items")[0], "name"));

        var started = await admin.CallAsync("PUT", "/api/ops/scenarios/shoppers");

        Assert.True(started.Json.GetProperty("active").GetBoolean());
        Assert.Null(started.Member("expiresAt"));
        Assert.Null(started.Member("alert"));
        Assert.Equal(started.Text, (await FindAsync(admin, "shoppers")).GetRawText());
        var measured = (await Shop.Gateway!.NewClient().GetAsync("/metrics")).Text.Split('\n').Where(line => line.StartsWith("scenario_active{", StringComparison.Ordinal)).ToList();
        Assert.Equal(12, measured.Count);
        Assert.DoesNotContain(measured, line => line.Contains("shoppers", StringComparison.Ordinal));

        var shorter = await admin.PutAsync("/api/ops/scenarios/shoppers", new { durationSeconds = 60 });
        Assert.NotNull(shorter.Member("expiresAt"));
        Assert.Equal(204, (await admin.DeleteAsync("/api/ops/scenarios/shoppers")).Status);
        Assert.False((await FindAsync(admin, "shoppers")).GetProperty("active").GetBoolean());
    }

    [Theory]
    [InlineData("9")]
    [InlineData("3601")]
    [InlineData("-60")]
    [InlineData("\"long\"")]
    public async Task invalid_scenario_duration_is_rejected(string seconds)
    {
        var answer = await Shop.Client.WithToken(_adminToken).PutTextAsync("/api/ops/scenarios/traffic-drop", $$"""{"durationSeconds":{{seconds}}}""");

        Assert.Equal((400, "invalid_request"), answer.Problem);
    }

    [Fact]
    public async Task unknown_scenario_is_not_found()
    {
        var admin = Shop.Client.WithToken(_adminToken);

        Assert.Equal((404, "unknown_scenario"), (await admin.CallAsync("PUT", "/api/ops/scenarios/earthquake")).Problem);
        Assert.Equal((404, "unknown_scenario"), (await admin.DeleteAsync("/api/ops/scenarios/earthquake")).Problem);
    }

    [Fact]
    public async Task disabled_scenarios_cannot_be_started()
    {
        await using var gateway = Shop.NewGateway(("Scenarios:Enabled", "false"));
        var admin = gateway.NewClient().WithToken(_adminToken);

        Assert.Equal((409, "scenarios_disabled"), (await admin.CallAsync("PUT", "/api/ops/scenarios/cpu-burn")).Problem);
        Assert.False((await FindAsync(admin, "cpu-burn")).GetProperty("active").GetBoolean());
    }

    private static async Task<JsonElement> FindAsync(ApiClient admin, string scenario) =>
        (await admin.GetAsync("/api/ops/scenarios")).Json.GetProperty("items").EnumerateArray().Single(item => Text(item, "name") == scenario);

    private static string? Text(JsonElement parent, string member) => parent.GetProperty(member).GetString();

    private static DateTimeOffset Time(JsonElement parent, string member) => parent.GetProperty(member).GetDateTimeOffset();
}
