using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// What can be configured about a run: <c>Aspire:LogDirectory</c> (by default <c>.run/logs</c> beside the
/// AppHost's directory) and <c>Aspire:StartTimeoutSeconds</c> (120), within which each resource must be healthy.
/// </summary>
internal sealed class RunSettings(IConfiguration configuration, string appHostDirectory)
{
    /// <summary>For files of the run that are not worth keeping.</summary>
    public string RunDirectory { get; } = Path.GetFullPath(Path.Combine("..", ".run"), appHostDirectory);

    public string LogDirectory => Path.GetFullPath(configuration["Aspire:LogDirectory"] ?? Path.Combine(RunDirectory, "logs"), appHostDirectory);

    public TimeSpan StartTimeout => configuration["Aspire:StartTimeoutSeconds"] is { } seconds
        ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))
        : TimeSpan.FromSeconds(120);

    /// <summary>As long as Aspire's orchestrator gives a process to end by itself.</summary>
    public static TimeSpan StopTimeout => TimeSpan.FromSeconds(6);
}
