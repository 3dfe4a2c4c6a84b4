using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost;
using Checkout.FaultScenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Unit;

public sealed class ScenarioCommandsTests : IAsyncLifetime
{
    private readonly List<string> _calls = [];
    private WebApplication? _gateway;

    private Uri Storefront => new(_gateway!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _gateway = builder.Build();
        _gateway.MapPost("/api/auth/login", () => Results.Json(new { accessToken = "the-token" }));
        _gateway.Map("/api/ops/scenarios/{name}", (string name, HttpRequest request) =>
        {
            _calls.Add($"{request.Method} {name} {request.Headers.Authorization}");
            return name == "cpu-burn" ? Results.NoContent() : Results.NotFound();
        });
        await _gateway.StartAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _gateway!.DisposeAsync();

    [Fact]
    public void every_scenario_has_its_commands_faults_at_the_Gateway_and_shoppers_at_the_load_generator()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = ["--environment=Development"], DisableDashboard = true });
        var gateway = ServiceReplicas.Add("gateway", 1, Add);
        var loadGenerator = Add("load-generator");

        gateway.WithScenarioCommands();
        loadGenerator.WithShopperCommands(gateway.Storefront);

        Assert.Equal(Scenario.Faults.SelectMany(scenario => new[] { $"start-{scenario.Name}", $"stop-{scenario.Name}" }), CommandsOf(gateway.First));
        Assert.Equal(["start-shoppers", "stop-shoppers"], CommandsOf(loadGenerator));
        Assert.Equal([Scenario.Shoppers], Scenario.All.Except(Scenario.Faults));

        IResourceBuilder<ProjectResource> Add(string name) =>
            builder.AddProject(name, $"{name}.csproj", project => project.ExcludeLaunchProfile = true).WithHttpEndpoint();

        // Aspire's own commands have no hyphen.
        static IEnumerable<string> CommandsOf(IResourceBuilder<ProjectResource> resource) =>
            resource.Resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name).Where(name => name.Contains('-'));
    }

    [Fact]
    public async Task command_signs_in_and_calls_the_Gateway()
    {
        var result = await ScenarioCommands.SendAsync(Storefront, HttpMethod.Put, "cpu-burn", TestContext.Current.CancellationToken);

        Assert.True(result.Success);
        Assert.Equal(["PUT cpu-burn Bearer the-token"], _calls);
    }

    [Fact]
    public async Task refusal_is_the_commands_failure()
    {
        var result = await ScenarioCommands.SendAsync(Storefront, HttpMethod.Delete, "earthquake", TestContext.Current.CancellationToken);

        Assert.False(result.Success);
    }

    [Fact]
    public async Task Gateway_that_is_not_there_is_the_commands_failure()
    {
        var storefront = Storefront;
        await _gateway!.StopAsync(TestContext.Current.CancellationToken);

        var result = await ScenarioCommands.SendAsync(storefront, HttpMethod.Put, "cpu-burn", TestContext.Current.CancellationToken);

        Assert.False(result.Success);
    }
}
