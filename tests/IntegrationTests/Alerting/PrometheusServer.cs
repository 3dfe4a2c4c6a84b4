using System.Net.Http.Json;
using System.Text.Json;
using Checkout.AppHost.Native;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>A real Prometheus with the configuration of this repository, and a copy of the rules with shorter durations.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly ServerProcess _server;
    private readonly HttpClient _http;

    private PrometheusServer(ServerProcess server, int port)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public Uri Address => _http.BaseAddress!;

    /// <param name="folder">The path of a folder that does not exist yet.</param>
    /// <param name="alertmanager">The host and port of Alertmanager.</param>
    /// <param name="targets">The scrape targets, as a file_sd document.</param>
    public static async Task<PrometheusServer> StartAsync(string folder, string alertmanager, string targets)
    {
        Assert.SkipWhen(NativeTools.Prometheus is null, "Prometheus is not installed on this machine.");
        var config = $"{folder}-config";
        await Tool.RunAsync("sh", Repository.Folder("tests/fast-rules.sh"), $"{AlertmanagerServer.Factor}", Repository.Folder("prometheus"), config);
        var port = FreePort.Next();
        var server = new ServerProcess($"{config}/run-prometheus.sh", $"{folder}.log", new()
        {
            ["PROMETHEUS"] = NativeTools.Prometheus,
            ["PROMETHEUS_DATA"] = folder,
            ["PROMETHEUS_HOST"] = "127.0.0.1",
            ["PROMETHEUS_PORT"] = $"{port}",
            ["EXTERNAL_URL"] = $"http://127.0.0.1:{port}",
            ["SCRAPE_TARGETS"] = targets,
            ["ALERTMANAGER_TARGETS"] = $$"""[{"targets":["{{alertmanager}}"]}]""",
            ["PROBE_TARGETS"] = "[]",
        });
        var prometheus = new PrometheusServer(server, port);
        await server.WaitUntilReadyAsync(async () => (await prometheus._http.GetAsync("/-/ready")).EnsureSuccessStatusCode());
        return prometheus;
    }

    /// <summary>Returns the pending and firing alerts, as <c>name of service state</c>.</summary>
    public async Task<IReadOnlyList<string>> AlertsAsync()
    {
        var answer = await _http.GetFromJsonAsync<JsonElement>("/api/v1/alerts");
        return
        [
            .. answer.GetProperty("data").GetProperty("alerts").EnumerateArray().Select(alert =>
                $"{Label(alert, "alertname")} of {Label(alert, "service")} {alert.GetProperty("state").GetString()}"),
        ];
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
    }

    private static string Label(JsonElement alert, string name) => alert.GetProperty("labels").GetProperty(name).GetString()!;
}
