using Checkout.SyntheticMonitor;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Checkout.Tests.Unit;

public sealed class MonitorOptionsTests
{
    [Fact]
    public void missing_browser_is_reported_with_installation_instructions()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Load(chromium: ""));

        Assert.Contains("Install the package chromium or Google Chrome", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void configured_browser_is_used() =>
        Assert.Equal("/opt/chromium", Load(chromium: "/opt/chromium").Chromium);

    private static MonitorOptions Load(string chromium)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Monitor:Storefront"] = "http://localhost:8080",
            ["Monitor:Folder"] = "monitor",
            ["Monitor:Chromium"] = chromium,
        });
        builder.AddMonitor();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<MonitorOptions>>().Value;
    }
}
