using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Services;

/// <summary>A request to a <see cref="TelemetryBackend"/>.</summary>
internal sealed record Export(string Path, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>Receives and records OTLP on loopback, over HTTP (as Jaeger and Loki do) or gRPC.</summary>
internal sealed class TelemetryBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Export> _exports = [];

    private TelemetryBackend(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public IReadOnlyCollection<Export> Exports => _exports;

    /// <param name="protocols">The HTTP version; gRPC needs HTTP/2.</param>
    public static async Task<TelemetryBackend> StartAsync(HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Suppresses the instrumentation of the service under test, which would export these requests as well.
        builder.Services.AddSingleton(new ActivitySource("tests"));
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));
        var backend = new TelemetryBackend(builder.Build());
        backend._app.MapPost("/{**path}", backend.KeepAsync);
        await backend._app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task KeepAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _exports.Enqueue(new Export(context.Request.Path, context.Request.ContentType, body.ToArray(), headers));
    }
}
