using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Alerting;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Gateway;

/// <summary>Tests the runbook pages that alerts link to.</summary>
[Collection(SharedShopTests.Name)]
public sealed partial class RunbookTests(SharedShop shared)
{
    private readonly Shop _shop = shared.Shop;

    public static TheoryData<string, string> Links =>
        [.. RuleFiles.Alerts.Select(alert => (alert.Alert!, new Uri(alert.Annotations["runbook_url"]).AbsolutePath)).Distinct()];

    [Theory]
    [MemberData(nameof(Links))]
    public async Task alert_links_to_its_runbook_and_the_links_in_it_work(string alert, string path)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var response = await http.GetAsync(_shop.Gateway!.Url + path, TestContext.Current.CancellationToken);
        Assert.Equal("text/html; charset=utf-8", $"{response.Content.Headers.ContentType}");

        var page = await ApiResponse.ReadAsync(response);

        Assert.Equal(200, page.Status);
        Assert.Matches($"<h1[^>]*>{alert}</h1>", page.Text);
        // The content security policy would block these.
        Assert.DoesNotMatch("<script|<style|<iframe| style=| on[a-z]+=|javascript:", page.Text);
        foreach (var link in Target().Matches(page.Text).Select(match => match.Groups[1].Value).Where(link => !link.StartsWith('#')))
        {
            var target = new Uri(new Uri($"http://gateway.example{path}"), link);
            if (target.Host == "gateway.example")
            {
                Assert.Equal((link, 200), (link, (await _shop.Client.GetAsync(target.AbsolutePath)).Status));
            }
        }
    }

    [Theory]
    [InlineData("/runbooks/NoSuchAlert")]
    [InlineData("/runbooks/targetdown")]
    [InlineData("/runbooks/TargetDown.md")]
    [InlineData("/runbooks/..%2Fappsettings.json")]
    [InlineData("/runbooks/%2e%2e%2f%2e%2e%2fappsettings.json")]
    [InlineData("/runbooks/..%5c..%5cappsettings.json")]
    [InlineData("/runbooks/TargetDown/../../appsettings.json")]
    [InlineData("/runbooks/TargetDown%00")]
    [InlineData("/runbooks/")]
    public async Task invalid_runbook_path_is_not_found(string path)
    {
        var answer = await _shop.Client.GetAsync(path);

        // Kestrel itself rejects a path with a NUL character.
        Assert.Contains(answer.Status, (int[])[404, 400]);
        Assert.DoesNotContain("<h1", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task production_serves_runbooks_only_if_configured()
    {
        await using var closed = _shop.NewGateway(("environment", "Production"));
        await using var open = _shop.NewGateway(("environment", "Production"), ("Runbooks:Enabled", "true"));

        Assert.Equal(404, (await closed.NewClient().GetAsync("/runbooks/TargetDown")).Status);
        Assert.Equal(200, (await open.NewClient().GetAsync("/runbooks/TargetDown")).Status);
        Assert.Equal(200, (await open.NewClient().CallAsync("HEAD", "/runbooks/TargetDown")).Status);
    }

    [GeneratedRegex("(?:href|src)=\"([^\"]*)\"")]
    private static partial Regex Target();
}
