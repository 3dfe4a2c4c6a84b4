using Checkout.SyntheticMonitor;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Checkout.Tests.Unit;

public sealed class MonitorOptionsTests
{
    [Fact]
    public void monitor_without_a_browser_does_not_start_and_says_how_to_get_one()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Load(chromium: ""));

        Assert.Contains("Install the package chromium or Google Chrome", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void browser_that_is_named_is_used() =>
        Assert.Equal("/opt/chromium", Load(chromium: "/opt/chromium").Chromium);

    private static MonitorOptions Load(string chromium)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Monitor:Storefront"] = "http://localhost:8080",
            ["Monitor:Folder"] = "monitor",
            ["Monitor:Chromium"] = chromium,
        }).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddMetrics().AddMonitor().BuildServiceProvider();
        return services.GetRequiredService<IOptions<MonitorOptions>>().Value;
    }
}
