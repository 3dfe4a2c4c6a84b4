using System.Text.Json;
using Checkout.ServiceDefaults.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Checkout.Tests.Unit;

public sealed class HealthResponseTests
{
    private static readonly HealthReportEntry Healthy = Entry(HealthStatus.Healthy);
    private static readonly HealthReportEntry Warning = Entry(HealthStatus.Degraded);
    private static readonly HealthReportEntry Full = Entry(SaturationResult.Create(0.95, new SaturationOptions(), "description"));
    private static readonly HealthReportEntry Dead = Entry(HealthStatus.Unhealthy, new InvalidOperationException("outer", new TimeoutException("inner")));

    [Fact]
    public async Task service_without_checks_is_healthy() => Assert.Equal("healthy", await StatusAsync());

    [Fact]
    public async Task service_has_the_status_of_its_worst_check()
    {
        Assert.Equal("healthy", await StatusAsync(Healthy, Healthy));
        Assert.Equal("warning", await StatusAsync(Healthy, Warning));
        Assert.Equal("critical", await StatusAsync(Full, Warning, Healthy));
        Assert.Equal("unhealthy", await StatusAsync(Warning, Dead, Full, Healthy));
    }

    [Fact]
    public async Task failed_check_reports_the_reason_without_a_stack_trace()
    {
        var check = (await BodyAsync(Dead)).GetProperty("checks").GetProperty("check0");

        Assert.Equal(("unhealthy", "inner"), (check.GetProperty("status").GetString(), check.GetProperty("error").GetString()));
        Assert.Equal(12.3, check.GetProperty("durationMs").GetDouble());
    }

    [Fact]
    public async Task timestamp_is_utc() =>
        Assert.Equal(DateTimeKind.Utc, (await BodyAsync(Healthy)).GetProperty("timestamp").GetDateTime().Kind);

    [Theory]
    [InlineData(0.80, "healthy")]
    [InlineData(0.81, "warning")]
    [InlineData(0.90, "warning")]
    [InlineData(0.91, "critical")]
    [InlineData(1.20, "critical")]
    public async Task nearly_full_resource_is_never_unhealthy(double used, string status)
    {
        var entry = Entry(SaturationResult.Create(used, new SaturationOptions(), "description"));

        Assert.Equal(status, await StatusAsync(entry));
        Assert.NotEqual(HealthStatus.Unhealthy, entry.Status);
    }

    private static HealthReportEntry Entry(HealthCheckResult result) =>
        new(result.Status, result.Description, TimeSpan.FromMilliseconds(12.345), result.Exception, result.Data);

    private static HealthReportEntry Entry(HealthStatus status, Exception? exception = null) =>
        new(status, "description", TimeSpan.FromMilliseconds(12.345), exception, data: null);

    private static async Task<string?> StatusAsync(params HealthReportEntry[] entries) => (await BodyAsync(entries)).GetProperty("status").GetString();

    private static async Task<JsonElement> BodyAsync(params HealthReportEntry[] entries)
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Response.Body = body;
        var report = new HealthReport(
            entries.Select((entry, index) => (Name: $"check{index}", entry)).ToDictionary(each => each.Name, each => each.entry), TimeSpan.Zero);

        await HealthResponse.WriteAsync(context, report);

        return JsonElement.Parse(body.ToArray());
    }
}
