using System.Net;
using System.Net.Http.Headers;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that the dashboard's pages are open to all local users, but its telemetry API and OTLP endpoint require a key.</summary>
public sealed class DashboardAccessTests(RunningCheckout checkout) : EndToEndTest(checkout)
{
    private const string TelemetryApi = "/api/telemetry/traces";
    private const string Export = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };

    [Theory]
    [InlineData("/")]
    [InlineData("/traces")]
    public async Task pages_require_no_token(string page)
    {
        using var answer = await Http.GetAsync(new Uri(Checkout.Dashboard.Address, page), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task telemetry_api_requires_key(string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Checkout.Dashboard.Address, TelemetryApi));
        request.Headers.Add("X-API-Key", key is null ? [] : [key]);

        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("x-otlp-api-key=0123456789abcdef0123456789abcdef")]
    public async Task otlp_endpoint_requires_key(string? header)
    {
        using var answer = await ExportNothingAsync(header);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task otlp_endpoint_accepts_the_key_of_the_services()
    {
        using var answer = await ExportNothingAsync((await Checkout.Application.GetEnvironmentAsync("gateway"))["OTEL_EXPORTER_OTLP_HEADERS"]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // Sends an empty gRPC message: uncompressed, and of length 0.
    private async Task<HttpResponseMessage> ExportNothingAsync(string? header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Checkout.Application.GetOtlpEndpoint(), Export))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        if (header?.Split('=', 2) is [var name, var value])
        {
            request.Headers.Add(name, value);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
