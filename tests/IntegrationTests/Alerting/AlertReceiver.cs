using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>
/// Replaces both ends of alerting: services with successful or failing requests (at <c>/metrics/SERVICE</c>),
/// and NotificationService (at <c>/alerts</c>).
/// </summary>
internal sealed class AlertReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (long Good, long Bad)> _requests = new();
    private readonly ConcurrentQueue<JsonElement> _messages = new();

    private AlertReceiver(WebApplication app) => _app = app;

    /// <summary>Gets the messages of Alertmanager in order of arrival.</summary>
    public IReadOnlyCollection<JsonElement> Messages => _messages;

    public string Address => new Uri(_app.Urls.Single()).Authority;

    /// <summary>Gets or sets whether half of the requests fail. Otherwise all succeed.</summary>
    public volatile bool Fails;

    public static async Task<AlertReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new AlertReceiver(app);
        app.MapGet("/metrics/{service}", (string service) => Results.Text(receiver.Metrics(service), "text/plain; version=0.0.4"));
        app.MapPost("/alerts", (JsonElement message) =>
        {
            receiver._messages.Enqueue(message.Clone());
            return Results.Accepted();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Adds a hundred requests with each scrape.
    private string Metrics(string service)
    {
        var (good, bad) = _requests.AddOrUpdate(
            service, (100, 0), (_, before) => Fails ? (before.Good + 50, before.Bad + 50) : (before.Good + 100, before.Bad));
        return $"""
            # TYPE http_server_request_duration_seconds_count counter
            http_server_request_duration_seconds_count{"{"}http_route="/pay",http_response_status_code="200"{"}"} {good}
            http_server_request_duration_seconds_count{"{"}http_route="/pay",http_response_status_code="503"{"}"} {bad}

            """.ReplaceLineEndings("\n");
    }
}
