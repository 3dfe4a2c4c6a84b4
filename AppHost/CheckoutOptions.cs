using System.Globalization;
using System.Security.Cryptography;
using Checkout.AppHost.Startup;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>The settings of the AppHost: the section <c>Checkout</c> of its configuration. README.md describes them.</summary>
internal sealed class CheckoutOptions
{
    private const string Section = "Checkout";
    private const int MaxReplicas = 4;

    // The Aspire CLI sets it for an isolated run, as does Aspire.Hosting.Testing. The orchestrator then ignores fixed ports.
    private const string RandomizePorts = "DcpPublisher:RandomizePorts";

    public BackendKind Backends { get; init; } = BackendKind.Auto;

    public int Replicas { get; init; } = 1;

    /// <summary>Gets the ports that people type. Those of an isolated run are all null: the orchestrator chooses.</summary>
    public PortOptions Ports { get; set; } = new();

    /// <summary>Gets the absolute path of the folder with everything that a run leaves behind: by default <c>.run</c> beside the solution.</summary>
    public string RunFolder { get; set; } = ".run";

    public RunbookOptions Runbooks { get; init; } = new();

    public AlertOptions Alerts { get; init; } = new();

    public PrometheusOptions Prometheus { get; init; } = new();

    public VisitorOptions SyntheticMonitor { get; init; } = new();

    /// <summary>Gets whether this run is beside others, as <c>aspire run --isolated</c> starts it.</summary>
    public bool IsIsolated { get; private set; }

    /// <summary>Gets whether the run folder is the default one, whose volumes have the shortest names.</summary>
    public bool HasDefaultRunFolder { get; private set; }

    /// <summary>Returns the settings of <paramref name="builder"/>.</summary>
    /// <exception cref="StartupException">A setting has a value that it cannot have.</exception>
    public static CheckoutOptions Load(IDistributedApplicationBuilder builder)
    {
        var section = builder.Configuration.GetSection(Section);
        Require(section.GetSection("Backends"), value => Enum.GetNames<BackendKind>().Contains(value, StringComparer.OrdinalIgnoreCase), "auto, containers or native");
        Require(section.GetSection("Replicas"), value => IsNumber(value, 1, MaxReplicas), $"a number from 1 to {MaxReplicas}");
        foreach (var port in section.GetSection("Ports").GetChildren())
        {
            Require(port, value => IsNumber(value, 1, ushort.MaxValue), $"a port from 1 to {ushort.MaxValue}");
        }

        var options = section.Get<CheckoutOptions>() ?? new();
        options.IsIsolated = builder.ExecutionContext.IsRunMode && builder.Configuration.GetValue(RandomizePorts, false);
        options.HasDefaultRunFolder = section["RunFolder"] is null && !options.IsIsolated;
        if (options.IsIsolated)
        {
            options.Ports = new();
            options.RunFolder = section["RunFolder"] ?? Path.Combine(options.RunFolder, $"isolated-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        }

        options.RunFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.RunFolder, Path.GetFullPath("..", builder.AppHostDirectory)));
        return options;
    }

    /// <summary>Returns the absolute path of a file or folder in the run folder, without creating it.</summary>
    public string InRunFolder(string name) => Path.Combine(RunFolder, name);

    private static void Require(IConfigurationSection setting, Predicate<string> isValid, string expected)
    {
        if (setting.Value is { } value && !isValid(value))
        {
            throw new StartupException($"{setting.Path} is '{value}', and can be {expected}.");
        }
    }

    private static bool IsNumber(string value, int minimum, int maximum) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum;
}

/// <summary>How the backends run.</summary>
internal enum BackendKind
{
    /// <summary>As containers where an engine answers, else as installed programs.</summary>
    Auto,

    /// <summary>As containers, by Docker or Podman.</summary>
    Containers,

    /// <summary>As processes of programs installed on this machine.</summary>
    Native,
}

/// <summary>Where links to runbooks in alerts lead.</summary>
internal sealed class RunbookOptions
{
    /// <summary>Gets what the links begin with. Null is the Gateway.</summary>
    public string? Url { get; init; }
}

internal sealed class AlertOptions
{
    /// <summary>Gets <c>host:port</c> of an SMTP server by which Alertmanager sends mail itself, too.</summary>
    public string? Smarthost { get; init; }
}

internal sealed class PrometheusOptions
{
    /// <summary>Gets another folder than prometheus/ for native Prometheus and Alertmanager: tests have a copy in which everything happens sooner.</summary>
    public string? Config { get; init; }
}

/// <summary>A program that visits the shop. Its own settings are in the same section.</summary>
internal sealed class VisitorOptions
{
    /// <summary>Gets whether it is started with the rest. Otherwise it is started by hand.</summary>
    public bool Start { get; init; }

    /// <summary>Gets the browser of the synthetic monitor. Null is one that is found.</summary>
    public string? Chromium { get; init; }

    /// <summary>Gets how often the synthetic monitor makes its journeys.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}
