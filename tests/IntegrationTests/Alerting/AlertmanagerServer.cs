using System.Net.Http.Json;
using System.Text.Json;
using Checkout.AppHost.Native;
using Checkout.Tests.Integration.Servers;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>A real Alertmanager with the configuration of this repository, in which all durations are divided by twenty.</summary>
internal sealed class AlertmanagerServer : IDisposable
{
    public const int Factor = 20;

    private readonly ServerProcess _server;
    private readonly HttpClient _http;

    private AlertmanagerServer(ServerProcess server, int port)
    {
        _server = server;
        Address = $"127.0.0.1:{port}";
        _http = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = TimeSpan.FromSeconds(20) };
    }

    public string Address { get; }

    /// <param name="folder">The path of a folder that does not exist yet.</param>
    /// <param name="webhook">The URL of the webhook.</param>
    public static async Task<AlertmanagerServer> StartAsync(string folder, string webhook)
    {
        Assert.SkipWhen(NativeTools.Alertmanager is null, "Alertmanager is not installed on this machine.");
        Directory.CreateDirectory(folder);
        await Tool.RunAsync(
            "sh", Repository.Folder("tests/fast-rules.sh"), $"{Factor}", Repository.Folder("prometheus/alertmanager.yml"), $"{folder}/alertmanager.yml");
        foreach (var script in Directory.GetFiles(Repository.Folder("prometheus"), "*.sh"))
        {
            File.Copy(script, Path.Combine(folder, Path.GetFileName(script)));
        }

        var port = FreePort.Next();
        var server = new ServerProcess($"{folder}/run-alertmanager.sh", $"{folder}/alertmanager.log", new()
        {
            ["ALERTMANAGER"] = NativeTools.Alertmanager,
            ["ALERTMANAGER_DATA"] = $"{folder}/data",
            ["ALERTMANAGER_HOST"] = "127.0.0.1",
            ["ALERTMANAGER_PORT"] = $"{port}",
            ["EXTERNAL_URL"] = $"http://127.0.0.1:{port}",
            ["ALERT_WEBHOOK_URLS"] = webhook,
        });
        var alertmanager = new AlertmanagerServer(server, port);
        await server.WaitUntilReadyAsync(async () => (await alertmanager._http.GetAsync("/-/ready")).EnsureSuccessStatusCode());
        return alertmanager;
    }

    /// <summary>Returns the configuration that the AppHost renders.</summary>
    public static Task<string> RenderAsync(string webhook, params (string Name, string Value)[] environment) =>
        Tool.RunAsync(
            "sh",
            [Repository.Folder("prometheus/render-alertmanager.sh")],
            environment.Append(("ALERT_WEBHOOK_URLS", webhook)).ToDictionary());

    /// <summary>Sends alerts to Alertmanager, as Prometheus does.</summary>
    public async Task FireAsync(IEnumerable<Dictionary<string, string>> alerts)
    {
        using var response = await _http.PostAsJsonAsync("/api/v2/alerts", alerts.Select(labels => new { labels }));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Returns the names of the alerts, and whether each is inhibited by another one.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> InhibitedAsync() =>
        (await _http.GetFromJsonAsync<JsonElement>("/api/v2/alerts")).EnumerateArray().ToDictionary(
            alert => alert.GetProperty("labels").GetProperty("alertname").GetString()!,
            alert => alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0);

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
    }
}
