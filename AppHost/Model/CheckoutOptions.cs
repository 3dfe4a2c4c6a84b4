using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost.Model;

/// <summary>The settings of the AppHost: the section <c>Checkout</c> of its configuration. README.md describes them.</summary>
internal sealed class CheckoutOptions
{
    private const string Section = "Checkout";
    private const int MaxReplicas = 4;

    // Set by the Aspire CLI for an isolated run, and by Aspire.Hosting.Testing. The orchestrator then ignores fixed ports.
    private const string RandomizePorts = "DcpPublisher:RandomizePorts";

    public BackendKind Backends { get; init; } = BackendKind.Auto;

    public int Replicas { get; init; } = 1;

    /// <summary>Gets or sets the well-known ports. In an isolated run all are null, and the orchestrator chooses them.</summary>
    public PortOptions Ports { get; set; } = new();

    /// <summary>Gets or sets the absolute path of the folder for all data of a run. The default is <c>.run</c> in the folder of the solution.</summary>
    public string RunFolder { get; set; } = ".run";

    public RunbookOptions Runbooks { get; init; } = new();

    public AlertOptions Alerts { get; init; } = new();

    public PrometheusOptions Prometheus { get; init; } = new();

    public SyntheticMonitorOptions SyntheticMonitor { get; init; } = new();

    /// <summary>Gets whether this run is isolated from others, as started by <c>aspire run --isolated</c>.</summary>
    public bool IsIsolated { get; private set; }

    /// <summary>Gets whether the run folder is the default one, whose volumes have the shortest names.</summary>
    public bool HasDefaultRunFolder { get; private set; }

    /// <summary>Returns the settings of <paramref name="builder"/>.</summary>
    /// <exception cref="StartupException">A setting has an invalid value.</exception>
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
            throw new StartupException($"{setting.Path} is '{value}', but must be {expected}.");
        }
    }

    private static bool IsNumber(string value, int minimum, int maximum) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum;
}

/// <summary>How the backends run.</summary>
internal enum BackendKind
{
    /// <summary>As containers if an engine responds, else as installed programs.</summary>
    Auto,

    /// <summary>As containers of Docker or Podman.</summary>
    Containers,

    /// <summary>As programs installed on this machine.</summary>
    Native,
}

/// <summary>The target of runbook links in alerts.</summary>
internal sealed class RunbookOptions
{
    /// <summary>Gets the base URL of the links. Null means the Gateway.</summary>
    public string? Url { get; init; }
}

internal sealed class AlertOptions
{
    /// <summary>Gets <c>host:port</c> of an SMTP server through which Alertmanager also sends e-mail directly.</summary>
    public string? Smarthost { get; init; }
}

internal sealed class PrometheusOptions
{
    /// <summary>Gets the folder that native Prometheus and Alertmanager use instead of prometheus/. Tests use a copy with shorter times.</summary>
    public string? Config { get; init; }
}

/// <summary>The settings of the synthetic monitor.</summary>
internal sealed class SyntheticMonitorOptions
{
    /// <summary>Gets whether it starts with the application. Otherwise it is started by hand.</summary>
    public bool Start { get; init; }

    /// <summary>Gets the browser of the synthetic monitor. Null means an installed one.</summary>
    public string? Chromium { get; init; }

    /// <summary>Gets the interval between journeys of the synthetic monitor.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);
}
