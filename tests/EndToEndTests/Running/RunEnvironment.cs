using System.Security.Cryptography;
using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>A separate folder and ports for a run. A restart in the same environment finds the data of earlier runs.</summary>
public sealed class RunEnvironment : IDisposable
{
    private const UnixFileMode OpenToOthers = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly Dictionary<string, int> _ports;
    private readonly int _otlpPort = FreePort.Next();

    // Otherwise Aspire would generate keys and store them in the user secrets.
    private readonly string _otlpKey = RandomNumberGenerator.GetHexString(32);

    public RunEnvironment()
    {
        _ports = ConfiguredPorts().ToDictionary(name => name, _ => FreePort.Next());
        // PostgreSQL uses its own account if the tests run as root, and that account needs access.
        File.SetUnixFileMode(Folder, OpenToOthers);
    }

    /// <summary>Gets the folder of the data, the mail and the logs.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("checkout-e2e-").FullName;

    public string MailFolder => Path.Combine(Folder, "mail");

    public int StorefrontPort => _ports["Storefront"];

    /// <summary>Returns the port of a backend by its name in the settings.</summary>
    public int PortOf(string name) => _ports[name];

    public int DashboardPort { get; } = FreePort.Next();

    /// <summary>Gets the key of the dashboard's telemetry API.</summary>
    public string DashboardKey { get; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>Gets all ports that this environment has assigned to the run.</summary>
    public IReadOnlyList<int> ChosenPorts => [.. _ports.Values, DashboardPort, _otlpPort];

    public Uri Storefront => new($"http://localhost:{StorefrontPort}");

    /// <summary>Gets an environment variable that all processes of this run inherit, and no others have.</summary>
    public string Mark => $"Checkout__RunFolder={Folder}";

    /// <summary>Gets the settings of the AppHost by configuration name.</summary>
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

    // Reads the well-known ports from the settings of the AppHost, so that those of new backends are included.
    private static IEnumerable<string> ConfiguredPorts()
    {
        using var settings = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppHostProcess.Directory, "appsettings.json")));
        return [.. settings.RootElement.GetProperty("Checkout").GetProperty("Ports").EnumerateObject().Select(port => port.Name)];
    }
}
