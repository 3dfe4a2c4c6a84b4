using System.Diagnostics;
using System.Globalization;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>
/// A separate system with the load generator, monitored with a copy of the rules of prometheus/ in which all durations
/// are divided by a factor.
/// </summary>
public sealed class ShopUnderLoad : IAsyncLifetime
{
    private const int SecondsBetweenScrapes = 1;
    private static readonly TimeSpan IsHealthyWithin = TimeSpan.FromMinutes(4);

    // Error budgets recover only within days, and Watchdog always fires.
    private const string Calm = """vector(1) unless on () ALERTS{alertname!~"Watchdog|.*Burn"}""";

    private readonly RunEnvironment _environment = new();
    private CheckoutApplication? _application;

    /// <summary>Gets the factor by which the durations of all rules are divided.</summary>
    public static int Factor { get; } =
        int.Parse(Environment.GetEnvironmentVariable("CHECKOUT_SCENARIO_FACTOR") ?? "60", CultureInfo.InvariantCulture);

    public CheckoutApplication Application => _application!;

    public string MailFolder => _environment.MailFolder;

    public Prometheus Prometheus { get; private set; } = null!;

    public Dashboard Dashboard { get; private set; } = null!;

    public CheckoutClient Admin { get; private set; } = null!;

    internal ScenarioTable Table { get; } = new();

    internal VerdictTable Verdicts { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var config = Path.Combine(_environment.Folder, "prometheus-with-short-durations");
        await ShortenDurationsAsync(config);
        _application = await CheckoutApplication.StartAsync(
            _environment, ("Checkout:Prometheus:Config", config), ("Checkout:LoadGenerator:Start", "true"));
        Prometheus = new Prometheus(Application.FindEndpoint("prometheus"));
        Dashboard = await Application.GetDashboardAsync();
        Admin = new CheckoutClient(Application.GetEndpoint("gateway"));
        Assert.Equal(200, (await Admin.LogInAsync("admin@example.com", "admin-password")).Status);
    }

    /// <summary>
    /// Waits until the system is healthy, and the medians that alerts use as baselines are those of a
    /// healthy system.
    /// </summary>
    public async Task WaitUntilHealthyAsync()
    {
        var (hour, fiveMinutes) = (3600 / Factor, 300 / Factor);

        // Percentiles are interpolated within a bucket: if all charges take 0.1 to 0.25 s, as on a busy machine, the result is 0.24.
        (string What, string Query)[] conditions =
        [
            ("no alert is pending or firing", Calm),
            ("people buy", $"count(quantile_over_time(0.5, job_step:checkout_steps:rate5m{{checkout_step='charge'}}[{hour}s] offset {fiveMinutes}s) > 0.5)"),
            ("checkouts were quick", $"count(max(quantile_over_time(0.5, job_step:checkout_step_duration_seconds:p95_5m[{hour}s] offset {fiveMinutes}s)) < 0.4)"),
            ("requests were quick", $"count(max(quantile_over_time(0.5, job_route:http_request_duration_seconds:p95_5m{{http_route=~'.*/products'}}[{hour}s] offset {fiveMinutes}s)) < 0.1)"),
            ("few cards were declined", $"count(quantile_over_time(0.5, job:payment_declines:ratio_rate5m[{hour}s] offset {fiveMinutes}s) < 0.3)"),
        ];
        var missing = "";
        Assert.True(
            await Eventually.WaitUntilAsync(IsHealthyWithin, async () =>
            {
                missing = "";
                foreach (var (what, query) in conditions)
                {
                    if (await Prometheus.ValueAsync(query) == 0)
                    {
                        missing = what;
                        return false;
                    }
                }

                return true;
            }),
            $"Not met within {IsHealthyWithin.TotalMinutes} minutes: {missing}.");
    }

    public async ValueTask DisposeAsync()
    {
        Prometheus?.Dispose();
        Dashboard?.Dispose();
        Admin?.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _environment.Dispose();
        await Table.WriteIfRequestedAsync();
        await Verdicts.WriteIfRequestedAsync();
    }

    private static async Task ShortenDurationsAsync(string folder)
    {
        using var script = Process.Start(
            Repository.Folder("tests/fast-rules.sh"),
            [$"{Factor}", Repository.Folder("prometheus"), folder, $"{SecondsBetweenScrapes}"])!;
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, script.ExitCode);
    }
}

/// <summary>The collection of tests that share a shop under load.</summary>
[CollectionDefinition(Name)]
public sealed class ShopUnderLoadTests : ICollectionFixture<ShopUnderLoad>
{
    public const string Name = "A shop under load";
}
