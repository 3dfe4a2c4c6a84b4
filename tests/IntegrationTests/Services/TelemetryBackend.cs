using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Services;

/// <summary>What was posted to a <see cref="TelemetryBackend"/>.</summary>
internal sealed record Export(string Path, string? ContentType, string? ApiKey, byte[] Body);

/// <summary>Takes OTLP over HTTP on loopback, as Jaeger and Loki do, and keeps it.</summary>
internal sealed class TelemetryBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Export> _exports = [];

    private TelemetryBackend(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public IReadOnlyCollection<Export> Exports => _exports;

    public static async Task<TelemetryBackend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // The service's instrumentation would see what this serves as well, and send that here too.
        builder.Services.AddSingleton(new ActivitySource("tests"));
        builder.WebHost.UseUrls("http://127.0.0.1:0");
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
        _exports.Enqueue(new Export(context.Request.Path, context.Request.ContentType, context.Request.Headers["x-otlp-api-key"], body.ToArray()));
    }
}
