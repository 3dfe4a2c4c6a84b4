using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using Checkout.FaultScenarios;
using Checkout.Gateway.Clients;
using Checkout.Gateway.Products;
using Checkout.Gateway.Scenarios;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Time.Testing;

namespace Checkout.Tests.Unit;

public sealed class ProductCatalogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Inventory _inventory = new();
    private readonly ScenarioSwitchboard _scenarios;
    private readonly ServiceProvider _services;
    private readonly MetricCollector<long> _requests;
    private readonly CacheStampede _catalog;

    public ProductCatalogTests()
    {
        _scenarios = new ScenarioSwitchboard(_time, isEnabled: true);
        var services = new ServiceCollection().AddMetrics();
        services.AddHybridCache();
        services.Configure<MemoryCacheOptions>(options => options.Clock = new Clock(_time));
        _services = services.BuildServiceProvider();
        var meters = _services.GetRequiredService<IMeterFactory>();
        _requests = new MetricCollector<long>(meters, "Checkout.Gateway", "catalogue.cache.requests");
        var catalog = new ProductCatalog(
            _services.GetRequiredService<HybridCache>(),
            new InventoryClient(new HttpClient(_inventory) { BaseAddress = new Uri("http://inventory") }),
            new CatalogMetrics(meters));
        _catalog = new CacheStampede(catalog, _scenarios);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task concurrent_cache_misses_share_one_request()
    {
        var waiting = Enumerable.Range(0, 100).Select(_ => GetAsync()).ToList();

        Assert.Single(_inventory.Requests).Respond();

        var lists = await Task.WhenAll(waiting);
        Assert.All(lists, list => Assert.Same(lists[0], list));
        Assert.Equal(["miss", .. Enumerable.Repeat("hit", 99)], Results);
    }

    [Fact]
    public async Task response_is_cached_for_two_seconds()
    {
        await GetRespondedAsync();

        _time.Advance(TimeSpan.FromSeconds(1.9));
        await GetAsync();
        Assert.Single(_inventory.Requests);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await GetRespondedAsync();
        Assert.Equal(2, _inventory.Requests.Count);
        Assert.Equal(["miss", "hit", "miss"], Results);
    }

    [Fact]
    public async Task error_is_returned_to_all_waiting_callers_and_not_cached()
    {
        var first = GetAsync();
        var second = GetAsync();
        _inventory.Requests[0].Fail();
        await Assert.ThrowsAsync<HttpRequestException>(() => first);
        await Assert.ThrowsAsync<HttpRequestException>(() => second);

        await GetRespondedAsync();

        Assert.Equal(2, _inventory.Requests.Count);
    }

    [Fact]
    public async Task canceled_caller_does_not_cancel_the_shared_request()
    {
        using var cancellation = new CancellationTokenSource();
        var first = _catalog.GetAsync(cancellation.Token);
        var second = GetAsync();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _inventory.Requests[0].Respond();

        await second;
        Assert.Single(_inventory.Requests);
    }

    [Fact]
    public async Task request_belongs_to_the_trace_of_the_caller()
    {
        using var activity = new Activity("GET /api/products").Start();

        await GetRespondedAsync();

        Assert.Equal(activity.TraceId, _inventory.Requests[0].TraceId);
    }

    [Fact]
    public async Task cache_stampede_bypasses_the_cache()
    {
        await GetRespondedAsync();
        _scenarios.Set(new Dictionary<string, ScenarioRun>
        {
            [Scenario.CacheStampede.Name] = new(_time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1), "test"),
        });

        var waiting = Enumerable.Range(0, 10).Select(_ => GetAsync()).ToList();

        Assert.Equal(11, _inventory.Requests.Count);
        Assert.Equal(Enumerable.Repeat("miss", 11), Results);
        _inventory.Requests.ForEach(request => request.Respond());
        await Task.WhenAll(waiting);
    }

    private IEnumerable<object?> Results => _requests.GetMeasurementSnapshot().Select(request => request.Tags["checkout.cache.result"]);

    private Task<ProductList> GetAsync() => _catalog.GetAsync(CancellationToken.None);

    private async Task GetRespondedAsync()
    {
        var answer = GetAsync();
        _inventory.Requests[^1].Respond();
        await answer;
    }

    /// <summary>Responds to requests for the product list when a test completes them.</summary>
    private sealed class Inventory : HttpMessageHandler
    {
        public List<Request> Requests { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(new Request());
            return Requests[^1].Response;
        }
    }

    private sealed class Request
    {
        private readonly TaskCompletionSource<HttpResponseMessage> _response = new();

        public Task<HttpResponseMessage> Response => _response.Task;

        public ActivityTraceId? TraceId { get; } = Activity.Current?.TraceId;

        public void Respond() => _response.TrySetResult(new HttpResponseMessage { Content = JsonContent.Create(new ProductList([])) });

        public void Fail() => _response.SetException(new HttpRequestException("down"));
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
