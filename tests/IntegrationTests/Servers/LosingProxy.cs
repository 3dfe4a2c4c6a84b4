using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Servers;

/// <summary>Stands before a service, passes all on to it, and loses the first answer of one path: the work is done, and nobody is told.</summary>
internal sealed class LosingProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _service;
    private readonly string _path;
    private readonly WebApplication _app;
    private int _passed;

    private LosingProxy(string service, string path)
    {
        (_service, _path) = (service, path);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(PassAsync);
    }

    public string Url => _app.Urls.Single();

    /// <summary>How many requests to the path were passed on.</summary>
    public int Passed => _passed;

    public static async Task<LosingProxy> StartAsync(string service, string path)
    {
        var proxy = new LosingProxy(service, path);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new StreamContent(context.Request.Body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), _service + context.Request.Path) { Content = body };
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Transfer-Encoding")))
        {
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ? body.Headers : request.Headers;
            headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
        }

        using var answer = await _http.SendAsync(request, context.RequestAborted);
        if (context.Request.Path == _path && Interlocked.Increment(ref _passed) == 1)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
