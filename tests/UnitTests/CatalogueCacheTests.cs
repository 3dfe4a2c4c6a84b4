using System.Diagnostics.Metrics;
using Checkout.FaultScenarios;
using Checkout.Gateway.Products;
using Checkout.Gateway.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Unit;

public sealed class CatalogueCacheTests : IDisposable
{
    private static readonly CancellationToken NeverCancelled = CancellationToken.None;

    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ScenarioSwitchboard _scenarios;
    private readonly CatalogueCache _cache;
    private readonly List<TaskCompletionSource<ProductList>> _fetches = [];

    public CatalogueCacheTests()
    {
        _scenarios = new ScenarioSwitchboard(_time, isEnabled: true);
        _cache = new CatalogueCache(
            new CacheStampede(_scenarios), new CatalogueMetrics(_services.GetRequiredService<IMeterFactory>()), _time);
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task those_who_ask_at_once_share_one_answer()
    {
        var waiting = Enumerable.Range(0, 100).Select(_ => GetAsync()).ToList();

        var list = new ProductList([]);
        Assert.Single(_fetches).SetResult(list);

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Same(list, answer));
    }

    [Fact]
    public async Task answer_is_remembered_for_two_seconds()
    {
        await AnsweredAsync();

        _time.Pass(TimeSpan.FromSeconds(1.9));
        await GetAsync();
        Assert.Single(_fetches);

        _time.Pass(TimeSpan.FromSeconds(0.2));
        await AnsweredAsync();
        Assert.Equal(2, _fetches.Count);
    }

    [Fact]
    public async Task error_is_passed_on_and_not_remembered()
    {
        var first = GetAsync();
        _fetches[0].SetException(new HttpRequestException("down"));
        await Assert.ThrowsAsync<HttpRequestException>(() => first);

        await AnsweredAsync();

        Assert.Equal(2, _fetches.Count);
    }

    [Fact]
    public async Task who_gives_up_leaves_the_others_waiting()
    {
        using var patience = new CancellationTokenSource();
        var first = _cache.GetAsync(Fetch, patience.Token);
        var second = GetAsync();

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _fetches[0].SetResult(new ProductList([]));

        await second;
        Assert.Single(_fetches);
    }

    [Fact]
    public async Task in_a_stampede_everybody_fetches()
    {
        await AnsweredAsync();
        _scenarios.Set(new Dictionary<string, ScenarioRun>
        {
            [Scenario.CacheStampede.Name] = new(_time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1), "test"),
        });

        var waiting = Enumerable.Range(0, 10).Select(_ => GetAsync()).ToList();

        Assert.Equal(11, _fetches.Count);
        _fetches.ForEach(fetch => fetch.TrySetResult(new ProductList([])));
        await Task.WhenAll(waiting);
    }

    private Task<ProductList> GetAsync() => _cache.GetAsync(Fetch, NeverCancelled);

    private async Task AnsweredAsync()
    {
        var answer = GetAsync();
        _fetches[^1].SetResult(new ProductList([]));
        await answer;
    }

    private Task<ProductList> Fetch()
    {
        _fetches.Add(new TaskCompletionSource<ProductList>());
        return _fetches[^1].Task;
    }
}
