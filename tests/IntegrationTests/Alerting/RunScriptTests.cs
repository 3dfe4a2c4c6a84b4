namespace Checkout.Tests.Integration.Alerting;

/// <summary>Tests the scripts that start Prometheus and Alertmanager. The program that they start prints its arguments.</summary>
public sealed class RunScriptTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("checkout-tests-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("PROMETHEUS")]
    [InlineData("ALERTMANAGER")]
    public async Task server_starts_when_the_previous_one_has_stopped(string server)
    {
        Tool.Require("flock");
        Task<string> start;
        await using (new FileStream(Path.Combine(_data.FullName, "lock"), FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            start = StartAsync(server);
            await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
            Assert.False(start.IsCompleted);
        }

        Assert.Contains("--web.listen-address=192.0.2.1:9090 ", await start, StringComparison.Ordinal);
    }

    private Task<string> StartAsync(string server) => Tool.RunAsync(
        "sh",
        [Repository.Folder($"prometheus/run-{server.ToLowerInvariant()}.sh")],
        new()
        {
            [server] = "echo",
            [$"{server}_DATA"] = _data.FullName,
            [$"{server}_HOST"] = "192.0.2.1",
            [$"{server}_PORT"] = "9090",
            ["EXTERNAL_URL"] = "http://localhost:9090",
            ["SCRAPE_TARGETS"] = "[]",
            ["ALERTMANAGER_TARGETS"] = "[]",
            ["PROBE_TARGETS"] = "[]",
            ["ALERT_WEBHOOK_URLS"] = "http://localhost/alerts",
        });
}
