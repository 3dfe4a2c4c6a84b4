using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>A folder and ports of a run's own, so that it disturbs no other. Starting there again finds the data again.</summary>
public sealed class RunPlace : IDisposable
{
    private const UnixFileMode OpenToOthers = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Dictionary<string, int> _ports;
    private readonly int _otlpPort = FreePort.Next();

    public RunPlace()
    {
        _ports = ConfiguredPorts().ToDictionary(name => name, _ => FreePort.Next());
        // PostgreSQL has an account of its own when the tests run as root, and must be let in.
        File.SetUnixFileMode(Folder, OpenToOthers);
    }

    /// <summary>Where the data, the mail and the logs are kept.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("checkout-e2e-").FullName;

    public string MailFolder => Path.Combine(Folder, "mail");

    public int StorefrontPort => _ports["Storefront"];

    /// <summary>The port of a backend, by the name that it has in the settings.</summary>
    public int PortOf(string name) => _ports[name];

    public int DashboardPort { get; } = FreePort.Next();

    /// <summary>All that the run may listen on and that was chosen here.</summary>
    public IReadOnlyList<int> ChosenPorts => [.. _ports.Values, DashboardPort, _otlpPort];

    public Uri Storefront => new($"http://localhost:{StorefrontPort}");

    public Uri Prometheus => new($"http://localhost:{_ports["Prometheus"]}");

    /// <summary>Where telemetry goes, on its way to the dashboard.</summary>
    public Uri Otlp => new($"http://localhost:{_otlpPort}");

    public Uri Alertmanager => new($"http://localhost:{_ports["Alertmanager"]}");

    public Uri Dashboard => new($"http://localhost:{DashboardPort}");

    /// <summary>A setting that all processes of the run inherit, and those of no other run.</summary>
    public string Mark => $"Checkout__RunFolder={Folder}";

    /// <summary>The AppHost's settings, as environment variables.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("Checkout__RunFolder", Folder),
        new("Checkout__Backends", "native"),
        .. _ports.Select(port => KeyValuePair.Create($"Checkout__Ports__{port.Key}", $"{port.Value}")),
        new("ASPNETCORE_URLS", $"http://localhost:{DashboardPort}"),
        new("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", $"http://localhost:{_otlpPort}"),
        new("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
        new("ASPIRE_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS", "true"),
        new("DOTNET_ENVIRONMENT", "Development"),
        new("ASPNETCORE_ENVIRONMENT", "Development"),
        new("Aspire__LogDirectory", Path.Combine(Folder, "logs")), // where eng/standins is in use
    ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // Every port that people type is in the AppHost's settings, so none of a new backend is forgotten here.
    private static IEnumerable<string> ConfiguredPorts()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppHostProcess.Directory, "appsettings.json")));
        return [.. settings.RootElement.GetProperty("Checkout").GetProperty("Ports").EnumerateObject().Select(port => port.Name)];
    }
}
