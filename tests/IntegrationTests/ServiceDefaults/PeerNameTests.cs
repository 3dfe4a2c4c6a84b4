using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Checkout.ServiceDefaults.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests that the duration of a call is labeled with the name of the called service, not with the port of the replica.</summary>
public sealed class PeerNameTests
{
    [Fact]
    public async Task each_attempt_to_call_a_service_is_labelled_with_its_name()
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

        ConcurrentQueue<(object? Peer, object? Status)> measured = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "http.client.request.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var labels = new Dictionary<string, object?>(tags.ToArray());
            if (Equals(labels.GetValueOrDefault("server.port"), port))
            {
                measured.Enqueue((labels.GetValueOrDefault("service.peer.name"), labels.GetValueOrDefault("http.response.status_code")));
            }
        });
        listener.Start();

        using var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient();
        using var response = await http.GetAsync("http://inventory/stock", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([("inventory", 500), ("inventory", 200)], measured);
    }
}
