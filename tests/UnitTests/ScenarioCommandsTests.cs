using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost;
using Checkout.AppHost.Model;
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

    private int Port => new Uri(_gateway!.Urls.Single()).Port;

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
    public void faults_have_commands_at_the_gateway_and_shoppers_at_the_load_generator()
    {
        var builder = NewBuilder();
        var gateway = AddGateway(builder);
        var loadGenerator = AddProject(builder, "load-generator").WithShopperCommands(gateway.GetStorefront());

        Assert.Equal(Scenario.Faults.SelectMany(scenario => new[] { $"start-{scenario.Name}", $"stop-{scenario.Name}" }), GetCommands(gateway.First));
        Assert.Equal(["start-shoppers", "stop-shoppers"], GetCommands(loadGenerator));
        Assert.Equal([Scenario.Shoppers], Scenario.All.Except(Scenario.Faults));

        // Aspire's own commands have no hyphen.
        static IEnumerable<string> GetCommands(IResourceBuilder<ProjectResource> resource) =>
            resource.Resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => command.Name).Where(name => name.Contains('-'));
    }

    [Theory]
    [InlineData("start-cpu-burn", "PUT")]
    [InlineData("stop-cpu-burn", "DELETE")]
    public async Task command_signs_in_and_calls_the_gateway(string command, string method)
    {
        var result = await ExecuteAsync(command);

        Assert.True(result.Success, result.Message);
        Assert.Equal([$"{method} cpu-burn Bearer the-token"], _calls);
    }

    [Fact]
    public async Task error_response_fails_the_command()
    {
        var result = await ExecuteAsync("stop-slow-inventory");

        Assert.False(result.Success);
        Assert.Contains("NotFound", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task unavailable_gateway_fails_the_command()
    {
        var port = Port;
        await _gateway!.StopAsync(TestContext.Current.CancellationToken);

        var result = await ExecuteAsync("start-cpu-burn", port);

        Assert.False(result.Success);
        Assert.NotEmpty(result.Message!);
    }

    private async Task<ExecuteCommandResult> ExecuteAsync(string command, int? port = null)
    {
        var builder = NewBuilder();
        var gateway = AddGateway(builder);
        var endpoint = gateway.First.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "127.0.0.1", port ?? Port);
        await using var app = builder.Build();
        await app.ResourceNotifications.PublishUpdateAsync(gateway.First.Resource, snapshot => snapshot with { State = KnownResourceStates.Running });
        return await app.ResourceCommands.ExecuteCommandAsync(gateway.First.Resource, command, TestContext.Current.CancellationToken);
    }

    private static IDistributedApplicationBuilder NewBuilder() =>
        DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = ["--environment=Development"], DisableDashboard = true });

    private static ServiceReplicas AddGateway(IDistributedApplicationBuilder builder) =>
        ServiceReplicas.Add("gateway", 1, name => AddProject(builder, name)).WithScenarioCommands();

    private static IResourceBuilder<ProjectResource> AddProject(IDistributedApplicationBuilder builder, string name) =>
        builder.AddProject(name, $"{name}.csproj", project => project.ExcludeLaunchProfile = true).WithHttpEndpoint();
}
