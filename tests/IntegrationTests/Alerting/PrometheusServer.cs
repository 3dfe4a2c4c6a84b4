using System.Net.Http.Json;
using System.Text.Json;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>A real Prometheus with our configuration, and a copy of our rules in which time passes faster.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly ServerProcess _server;
    private readonly HttpClient _http;

    private PrometheusServer(ServerProcess server, int port)
    {
        _server = server;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    /// <param name="folder">A folder that does not exist yet.</param>
    /// <param name="alertmanager">Host and port.</param>
    /// <param name="targets">What to scrape: a file_sd document.</param>
    public static async Task<PrometheusServer> StartAsync(string folder, string alertmanager, string targets)
    {
        foreach (var part in (string[])["alertmanagers", "targets"])
        {
            Directory.CreateDirectory($"{folder}/{part}");
        }

        await File.WriteAllTextAsync($"{folder}/alertmanagers/alertmanager.json", $$"""[{"targets":["{{alertmanager}}"]}]""");
        await File.WriteAllTextAsync($"{folder}/targets/services.json", targets);
        File.CreateSymbolicLink($"{folder}/prometheus.yml", Repository.Folder("prometheus/prometheus.yml"));
        await Tool.RunAsync("sh", Repository.Folder("eng/fast-rules.sh"), $"{AlertmanagerServer.Factor}", Repository.Folder("prometheus/rules"), $"{folder}/rules");
        var port = FreePort.Find();
        await File.WriteAllTextAsync(
            $"{folder}/prometheus.sh",
            $"cd {folder}\nexec {Tool.Require("prometheus")} --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address=127.0.0.1:{port} --log.level=warn\n");
        var prometheus = new PrometheusServer(new ServerProcess($"{folder}/prometheus.sh", $"{folder}/prometheus.log", []), port);
        await prometheus._server.AnswersAsync(async () => (await prometheus._http.GetAsync("/-/ready")).EnsureSuccessStatusCode());
        return prometheus;
    }

    /// <summary>Pending and firing alerts: <c>name of service state</c>.</summary>
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
