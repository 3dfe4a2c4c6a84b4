using System.Security.Cryptography;
using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>A folder and ports of a run's own, so that it disturbs no other. Starting there again finds the data again.</summary>
public sealed class RunPlace : IDisposable
{
    private const UnixFileMode OpenToOthers = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Dictionary<string, int> _ports;
    private readonly int _otlpPort = FreePort.Next();

    // The keys that Aspire generates otherwise are kept in the user secrets of whoever runs the tests.
    private readonly string _otlpKey = RandomNumberGenerator.GetHexString(32);

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

    /// <summary>The key of the dashboard's telemetry API.</summary>
    public string DashboardKey { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>All that the run may listen on and that was chosen here.</summary>
    public IReadOnlyList<int> ChosenPorts => [.. _ports.Values, DashboardPort, _otlpPort];

    public Uri Storefront => new($"http://localhost:{StorefrontPort}");

    /// <summary>A setting that all processes of the run inherit, and those of no other run.</summary>
    public string Mark => $"Checkout__RunFolder={Folder}";

    /// <summary>The AppHost's settings, by the names that they have in its configuration.</summary>
    public IEnumerable<(string Name, string Value)> Settings =>
    [
        ("Checkout:RunFolder", Folder),
        ("Checkout:Backends", "native"),
        .. _ports.Select(port => ($"Checkout:Ports:{port.Key}", $"{port.Value}")),
        ("ASPNETCORE_URLS", $"http://localhost:{DashboardPort}"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", $"http://localhost:{_otlpPort}"),
        ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
        ("DOTNET_ENVIRONMENT", "Development"),
        ("ASPNETCORE_ENVIRONMENT", "Development"),
        ("AppHost:OtlpApiKey", _otlpKey),
        ("AppHost:DashboardApiKey", DashboardKey),
    ];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    // Every port that people type is in the AppHost's settings, so none of a new backend is forgotten here.
    private static IEnumerable<string> ConfiguredPorts()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppHostProcess.Directory, "appsettings.json")));
        return [.. settings.RootElement.GetProperty("Checkout").GetProperty("Ports").EnumerateObject().Select(port => port.Name)];
    }
}
