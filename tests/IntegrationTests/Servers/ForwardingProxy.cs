using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A reverse proxy of a service. A test can run code between the service's response and its delivery to the caller.</summary>
internal sealed class ForwardingProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly string _service;
    private readonly Func<HttpContext, Task> _beforeResponse;
    private readonly WebApplication _app;

    private ForwardingProxy(string service, Func<HttpContext, Task> beforeResponse)
    {
        (_service, _beforeResponse) = (service, beforeResponse);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public string Url => _app.Urls.Single();

    /// <param name="service">The address of the service.</param>
    /// <param name="beforeResponse">Runs after the service has responded and before the caller receives the response. May abort the connection.</param>
    public static async Task<ForwardingProxy> StartAsync(string service, Func<HttpContext, Task> beforeResponse)
    {
        var proxy = new ForwardingProxy(service, beforeResponse);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new StreamContent(context.Request.Body);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), _service + context.Request.Path) { Content = body };
        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Host" or "Transfer-Encoding")))
        {
            HttpHeaders headers = name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) ? body.Headers : request.Headers;
            headers.TryAddWithoutValidation(name, (IEnumerable<string>)values!);
        }

        // Not canceled with the caller: the service completes every request that it has received.
        using var answer = await _http.SendAsync(request, CancellationToken.None);
        await _beforeResponse(context);
        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
