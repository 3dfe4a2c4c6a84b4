using Checkout.ServiceDefaults;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests the problem responses to exceptions.</summary>
public sealed class ProblemTests
{
    private const string Id = "order-42";

    [Fact]
    public async Task internal_timeout_returns_503()
    {
        var answer = await GetResponseAsync(async _ =>
        {
            using var deadline = new CancellationTokenSource(TimeSpan.Zero);
            await Task.Delay(Timeout.InfiniteTimeSpan, deadline.Token);
        });

        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.Equal(Id, Assert.Single(answer.Headers.GetValues("X-Request-ID")));
    }

    [Fact]
    public async Task unhandled_exception_returns_the_request_id_without_the_message()
    {
        var answer = await GetResponseAsync(_ => throw new InvalidOperationException("a secret"));

        Assert.Equal((500, "internal_error"), answer.Problem);
        Assert.DoesNotContain("a secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Id, answer.Member("requestId"));
        Assert.Equal(Id, Assert.Single(answer.Headers.GetValues("X-Request-ID")));
    }

    private static async Task<ApiResponse> GetResponseAsync(RequestDelegate endpoint)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.UseServiceDefaults();
        app.Map("/", endpoint);
        await app.StartAsync(TestContext.Current.CancellationToken);
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        return await new ApiClient(url).PostAsync("/", headers: ("X-Request-ID", Id));
    }
}
