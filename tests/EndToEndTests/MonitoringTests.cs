using System.Net.Http.Json;
using System.Text.Json;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests Prometheus, Alertmanager and the blackbox exporter as the AppHost starts and configures them.</summary>
public sealed class MonitoringTests(RunningCheckout checkout) : EndToEndTest(checkout), IAsyncLifetime
{
    private static readonly string[] Watchers = ["alertmanager", "blackbox", "prometheus"];
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public async ValueTask InitializeAsync()
    {
        Checkout.Prometheus.Require();
        Checkout.Alertmanager.Require();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task all_targets_are_up()
    {
        string[] up = [];
        IReadOnlyList<string> down = ["nothing was scraped"];
        await Eventually.WaitUntilAsync(Deadline, async () =>
        {
            up = [.. (await Checkout.Prometheus.QueryAsync("""up{job=~"alertmanager|blackbox|prometheus", target=""} == 1""")).Select(sample => sample.Labels["instance"]).Order()];
            // Resources that are started manually are scraped only while they run.
            down = [.. (await Checkout.Prometheus.QueryAsync("up == 0")).Select(sample => sample.Labels["instance"])];
            return up.SequenceEqual(Watchers) && down.Count == 0;
        });

        Assert.Equal(Watchers, up);
        Assert.Empty(down);
    }

    [Fact]
    public async Task storefront_and_catalog_are_probed()
    {
        Dictionary<string, double> probes = [];
        await Eventually.WaitUntilAsync(Deadline, async () =>
        {
            probes = (await Checkout.Prometheus.QueryAsync("""probe_success{job="blackbox"}""")).ToDictionary(sample => sample.Labels["instance"], sample => sample.Value);
            return probes.Count == 2 && probes.Values.All(value => value == 1);
        });

        Assert.Equal(new Dictionary<string, double> { ["products"] = 1, ["storefront"] = 1 }, probes);
        Assert.All(await Checkout.Prometheus.QueryAsync("probe_http_status_code"), sample => Assert.Equal(200, sample.Value));
    }

    [Fact]
    public async Task prometheus_sends_alerts_to_alertmanager()
    {
        int[] ports = [];
        await Eventually.WaitUntilAsync(Deadline, async () =>
        {
            ports = [.. (await Checkout.Prometheus.AlertmanagersAsync()).Select(url => url.Port)];
            return ports.Length > 0;
        });
        Assert.Equal([Checkout.Alertmanager.Address.Port], ports);
        Assert.Contains(await Checkout.Prometheus.RulesAsync(), rule => rule.Name == "HighErrorRatio");

        // Watchdog always fires, so its arrival shows that other alerts arrive as well. A failed notification is repeated after a minute.
        IReadOnlyList<string> firing = [];
        await Eventually.WaitUntilAsync(Deadline, async () => (firing = await Checkout.Alertmanager.AlertsAsync()).Contains("Watchdog"));
        Assert.Contains("Watchdog", firing);
    }

    [Fact]
    public async Task alertmanager_uses_the_configuration_of_this_run()
    {
        var configuration = await Checkout.Alertmanager.ConfigurationAsync();

        Assert.Matches(@"url: http://localhost:\d+/alerts", configuration);
        Assert.Contains("credentials: <secret>", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain(".invalid", configuration, StringComparison.Ordinal);
        Assert.DoesNotContain("email_configs", configuration, StringComparison.Ordinal);
    }

    [Fact]
    public async Task alert_sent_to_alertmanager_is_mailed()
    {
        var name = $"Test{Guid.NewGuid():N}";
        await Checkout.Alertmanager.SendAlertAsync(name, severity: "page", summary: "A test tells of this.");

        string? mail = null;
        await Eventually.WaitUntilAsync(Deadline, () => (mail = MailAbout(name)) is not null);

        Assert.NotNull(mail);
        Assert.Contains("To: ops@checkout.example", mail, StringComparison.Ordinal);
        Assert.Contains("A test tells of this.", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task gateway_has_monitoring_urls()
    {
        var gateway = await Checkout.Application.GetEnvironmentAsync("gateway");

        var (prometheus, alertmanager) = (Checkout.Prometheus.Address, Checkout.Alertmanager.Address);
        string[] settings = ["Ops__PrometheusUrl", "Ops__Links__Prometheus", "Ops__AlertmanagerUrl", "Ops__Links__Alertmanager"];
        Assert.Equal([prometheus, prometheus, alertmanager, alertmanager], settings.Select(setting => new Uri(gateway[setting]!)));
        using var visitor = Checkout.NewAnonymousClient();
        var links = await visitor.Http.GetFromJsonAsync<JsonElement>("/api/links", TestContext.Current.CancellationToken);
        Assert.EndsWith("/traces/detail/{traceId}", links.GetProperty("trace").GetString(), StringComparison.Ordinal);
    }

    // The first e-mail creates the folder.
    private string? MailAbout(string name) => Directory.CreateDirectory(Checkout.MailFolder).GetFiles("*.eml")
        .Select(file => File.ReadAllText(file.FullName))
        .FirstOrDefault(text => text.Contains(name, StringComparison.Ordinal));
}
