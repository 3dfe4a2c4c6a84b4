using System.Text.RegularExpressions;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests two instances of each replicated service, in a separate system.</summary>
public sealed class ReplicasTests : IAsyncLifetime
{
    private const string OfServices = "{job=~\"auth|gateway|inventory|notification|payment\"}";

    private static readonly string[] Instances =
    [
        "auth/auth", "gateway/gateway", "gateway/gateway-2", "inventory/inventory", "inventory/inventory-2",
        "notification/notification", "notification/notification-2", "payment/payment", "payment/payment-2",
    ];

    private static readonly TimeSpan ScrapeDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan MailDeadline = TimeSpan.FromSeconds(60);

    private readonly RunEnvironment _environment = new();
    private CheckoutApplication? _application;

    public async ValueTask InitializeAsync() => _application = await CheckoutApplication.StartAsync(_environment, ("Checkout:Replicas", "2"));

    [Fact]
    public async Task every_replica_is_scraped_and_receives_calls()
    {
        using var prometheus = new Prometheus(_application!.FindEndpoint("prometheus"));
        prometheus.Require();
        using var customer = await CheckoutClient.SignUpAsync(_application.GetEndpoint("gateway"));
        for (var order = 0; order < 10; order++)
        {
            await customer.BuyAsync("mug-trace");
        }

        string[] served = [];
        await Eventually.WaitUntilAsync(ScrapeDeadline, async () =>
        {
            served = await InstancesAsync(prometheus, """http_server_request_duration_seconds_count{job=~"inventory|payment", http_route!~"/health|/metrics|"} > 0""");
            return served.Length == 4;
        });

        Assert.Equal(Instances.Where(instance => instance.StartsWith("inventory", StringComparison.Ordinal) || instance.StartsWith("payment", StringComparison.Ordinal)), served);
        string[] up = [];
        await Eventually.WaitUntilAsync(ScrapeDeadline, async () => (up = await InstancesAsync(prometheus, $"up{OfServices} == 1")).SequenceEqual(Instances));
        Assert.Equal(Instances, up);
        Assert.Equal(Instances.Length, (await prometheus.QueryAsync($"group by (service_instance_id) (target_info{OfServices})")).Count);
        Assert.All(await prometheus.QueryAsync($"target_info{OfServices}"), sample => Assert.Equal(sample.Job, sample.Labels["service_name"]));
    }

    [Fact]
    public async Task alert_is_mailed_once_by_the_remaining_replica()
    {
        using var alertmanager = new Alertmanager(_application!.FindEndpoint("alertmanager"));
        alertmanager.Require();
        Assert.Equal(2, Regex.Count(await alertmanager.ConfigurationAsync(), @"url: http://localhost:\d+/alerts"));
        var both = $"Both-{Guid.NewGuid():N}";
        await alertmanager.SendAlertAsync(both, "critical", "Both replicas live.");
        await Eventually.WaitUntilAsync(MailDeadline, () => MailsAbout(both) > 0);

        await _application.StopResourceAsync("notification");
        var one = $"One-{Guid.NewGuid():N}";
        await alertmanager.SendAlertAsync(one, "critical", "One replica is gone.");

        Assert.True(await Eventually.WaitUntilAsync(MailDeadline, () => MailsAbout(one) > 0), "Nobody mailed the alert.");
        Assert.Equal((1, 1), (MailsAbout(both), MailsAbout(one)));
    }

    // The first e-mail creates the folder.
    private int MailsAbout(string name) => Directory.CreateDirectory(_environment.MailFolder).GetFiles("*.eml")
        .Count(file => File.ReadAllText(file.FullName).Contains(name, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _environment.Dispose();
    }

    private static async Task<string[]> InstancesAsync(Prometheus prometheus, string query) =>
        [.. (await prometheus.QueryAsync(query)).Select(sample => $"{sample.Job}/{sample.Labels["instance"]}").Distinct().Order()];
}
