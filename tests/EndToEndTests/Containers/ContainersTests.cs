using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd.Containers;

/// <summary>Tests the backends as containers, if an engine responds and the images are present or can be pulled.</summary>
public sealed class ContainersTests : IDisposable
{
    private const string GrafanaPassword = "admin-of-a-test";

    private static readonly string[] Services = ["auth", "gateway", "inventory", "notification", "payment"];
    private static readonly string[] Jobs = [.. Services, "alertmanager", "blackbox", "jaeger", "prometheus"];
    private static readonly string[] DataSources = ["prometheus", "loki", "jaeger"];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private readonly RunEnvironment _environment = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task containers_start_process_an_order_and_are_removed()
    {
        await Docker.RequireEngineAsync();
        List<string> volumes = [];
        var before = await Docker.ListAsync("ps", "--all", "--quiet", "--no-trunc");
        try
        {
            await using (var application = await CheckoutApplication.StartAsync(
                _environment,
                async resources => volumes.AddRange(await PrepareAsync(resources)),
                ("Checkout:Backends", "auto"), ("Parameters:grafana-admin-password", GrafanaPassword)))
            {
                using var customer = await CheckoutClient.SignUpAsync(application.GetEndpoint("gateway"));
                var order = await customer.BuyAsync("mug-trace");

                await AssertIsScrapedAsync(application.GetEndpoint("prometheus"));
                await AssertIsMailedAsync(application.GetEndpoint("mailpit"), customer.Email);
                await AssertIsLoggedAsync(application.GetEndpoint("loki"), order.TraceId);
                await AssertIsTracedAsync(application.GetEndpoint("jaeger"), order.TraceId);
                await AssertShowsAsync(application.GetEndpoint("grafana"));
            }

            IReadOnlyList<string> left = [];
            await Eventually.WaitUntilAsync(Deadline, async () => (left = [.. (await Docker.ListAsync("ps", "--all", "--quiet", "--no-trunc")).Except(before)]).Count == 0);
            Assert.Empty(left);
        }
        finally
        {
            foreach (var volume in volumes.Distinct())
            {
                await Docker.ListAsync("volume", "rm", "--force", volume);
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _environment.Dispose();
    }

    // Returns the volumes of the model.
    private static async Task<IEnumerable<string>> PrepareAsync(IReadOnlyList<IResource> resources)
    {
        var images = resources.Select(resource => resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()).OfType<ContainerImageAnnotation>().ToList();
        Assert.SkipWhen(images.Count == 0, "There is no container engine here that can be used.");
        foreach (var image in images)
        {
            await Docker.RequireImageAsync($"{image.Image}:{image.Tag}");
        }

        return resources.SelectMany(resource => resource.Annotations.OfType<ContainerMountAnnotation>())
            .Where(mount => mount.Type == ContainerMountType.Volume).Select(mount => mount.Source!);
    }

    private static async Task AssertIsScrapedAsync(Uri address)
    {
        using var prometheus = new Prometheus(address);
        string[] up = [];
        string[] down = [];
        await Eventually.WaitUntilAsync(Deadline, async () =>
        {
            up = [.. (await prometheus.QueryAsync("""up{job!="blackbox"} == 1 or up{job="blackbox", target=""} == 1""")).Select(sample => sample.Job).Distinct().Order(StringComparer.Ordinal)];
            down = [.. (await prometheus.QueryAsync("up == 0")).Select(sample => sample.Labels["instance"])];
            return up.SequenceEqual(Jobs.Order(StringComparer.Ordinal)) && down.Length == 0;
        });
        Assert.Equal(Jobs.Order(StringComparer.Ordinal), up);
        Assert.Empty(down);
    }

    private Task AssertIsMailedAsync(Uri mailpit, string customer) =>
        AssertHappensAsync($"{customer} has mail", async () =>
            (await GetAsync(mailpit, $"/api/v1/search?query={Uri.EscapeDataString($"to:{customer}")}"))?.GetProperty("messages").GetArrayLength() > 0);

    private Task AssertIsLoggedAsync(Uri loki, string traceId) =>
        AssertHappensAsync("Loki has lines of the checkout, of every service", async () =>
        {
            var query = Uri.EscapeDataString($$"""{service_name=~".+"} | trace_id="{{traceId}}" """);
            return await GetAsync(loki, $"/loki/api/v1/query_range?query={query}&since=1h&limit=1000") is { } answer
                && answer.GetProperty("data").GetProperty("result").EnumerateArray()
                    .Select(stream => stream.GetProperty("stream").GetProperty("service_name").GetString()).ToHashSet().IsSupersetOf(Services);
        });

    private Task AssertIsTracedAsync(Uri jaeger, string traceId) =>
        AssertHappensAsync("Jaeger has the trace, of every service", async () =>
            await GetAsync(jaeger, $"/api/traces/{traceId}") is { } answer
                && answer.GetProperty("data")[0].GetProperty("processes").EnumerateObject()
                    .Select(process => process.Value.GetProperty("serviceName").GetString()).ToHashSet().IsSupersetOf(Services));

    private static async Task AssertShowsAsync(Uri address)
    {
        var files = DashboardFile.ReadAll();
        using var grafana = new Grafana(address, GrafanaPassword);
        Assert.Equal(files.Select(file => file.Uid).Order(StringComparer.Ordinal), await grafana.DashboardsAsync());
        foreach (var source in DataSources)
        {
            Assert.Equal("OK", await grafana.HealthOfAsync(source));
        }

        List<string> errors = [];
        foreach (var panel in files.SelectMany(file => file.Panels))
        {
            if (await grafana.FindErrorAsync(panel) is { } error)
            {
                errors.Add(error);
            }
        }

        Assert.Empty(errors);
    }

    private static async Task AssertHappensAsync(string what, Func<Task<bool>> condition) =>
        Assert.True(await Eventually.WaitUntilAsync(Deadline, condition), $"Not met within {Deadline.TotalSeconds} s: {what}.");

    // Returns null if the resource does not exist yet.
    private async Task<JsonElement?> GetAsync(Uri server, string path)
    {
        using var answer = await _http.GetAsync(new Uri(server, path), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken) : null;
    }
}
