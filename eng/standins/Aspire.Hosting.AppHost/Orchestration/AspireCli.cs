using System.Runtime.InteropServices;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds the Aspire CLI, which contains the dashboard.</summary>
internal static class AspireCli
{
    private static readonly string Executable = OperatingSystem.IsWindows() ? "aspire.exe" : "aspire";

    /// <summary>Where <c>ASPIRE_CLI_PATH</c> says, else on the PATH, else where npm puts it below <c>.run/tools</c>.</summary>
    public static string? Find(IConfiguration configuration, RunSettings settings)
    {
        if (configuration["ASPIRE_CLI_PATH"] is { Length: > 0 } configured)
        {
            return File.Exists(configured) ? configured : throw new DistributedApplicationException($"ASPIRE_CLI_PATH is '{configured}', which does not exist.");
        }

        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var packages = Path.Combine(ToolsDirectory(settings), "node_modules", "@microsoft");
        var installed = Directory.Exists(packages)
            ? Directory.GetDirectories(packages, "aspire-cli-*").Select(package => Path.Combine(package, "bin"))
            : [];
        return onPath.Concat(installed).Select(directory => Path.Combine(directory, Executable)).FirstOrDefault(File.Exists);
    }

    public static string InstallCommand(RunSettings settings)
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        return $"npm install --prefix {ToolsDirectory(settings)} @microsoft/aspire-cli-{system}-{architecture}";
    }

    private static string ToolsDirectory(RunSettings settings) => Path.Combine(settings.RunDirectory, "tools");
}
