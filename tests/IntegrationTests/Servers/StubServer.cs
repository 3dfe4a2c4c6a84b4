using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Servers;

/// <summary>A web server on a free loopback port with responses that a test defines.</summary>
internal sealed class StubServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <param name="answer">Returns the response to a request.</param>
    public static async Task<StubServer> StartAsync(Func<HttpRequest, IResult> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context => answer(context.Request).ExecuteAsync(context));
        await app.StartAsync();
        return new StubServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
