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
    public async Task deadline_of_ours_that_ends_is_no_defect()
    {
        var answer = await AnswerAsync(async _ =>
        {
            using var deadline = new CancellationTokenSource(TimeSpan.Zero);
            await Task.Delay(Timeout.InfiniteTimeSpan, deadline.Token);
        });

        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.Equal(Id, Assert.Single(answer.Headers.GetValues("X-Request-ID")));
    }

    [Fact]
    public async Task defect_is_answered_with_the_id_of_its_request_and_without_its_message()
    {
        var answer = await AnswerAsync(_ => throw new InvalidOperationException("a secret"));

        Assert.Equal((500, "internal_error"), answer.Problem);
        Assert.DoesNotContain("a secret", answer.Text, StringComparison.Ordinal);
        Assert.Equal(Id, answer.Member("requestId"));
        Assert.Equal(Id, Assert.Single(answer.Headers.GetValues("X-Request-ID")));
    }

    private static async Task<Answer> AnswerAsync(RequestDelegate endpoint)
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
