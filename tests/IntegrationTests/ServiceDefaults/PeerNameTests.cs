using System.Net;
using Checkout.ServiceDefaults.Http;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests that the duration of a call is labeled with the name of the called service, not with the port of the replica.</summary>
public sealed class PeerNameTests
{
    [Fact]
    public async Task each_call_attempt_is_labeled_with_the_service_name()
    {
        var attempts = 0;
        await using var inventory = WebApplication.CreateSlimBuilder().Build();
        inventory.Urls.Add("http://127.0.0.1:0");
        inventory.MapGet("/stock", () => Interlocked.Increment(ref attempts) == 1 ? Results.StatusCode(500) : Results.Ok());
        await inventory.StartAsync(TestContext.Current.CancellationToken);
        var port = new Uri(inventory.Urls.Single()).Port;

        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([new("services:inventory:http:0", $"http://127.0.0.1:{port}")]).Build());
        services.AddServiceHttpClients();
        await using var provider = services.BuildServiceProvider();

        using var durations = provider.Collect<double>("System.Net.Http", "http.client.request.duration");

        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var response = await http.GetAsync("http://inventory/stock", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            [("inventory", 500), ("inventory", 200)],
            durations.GetMeasurementSnapshot().Select(one => (one.Tags["service.peer.name"], one.Tags["http.response.status_code"])));
    }
}
