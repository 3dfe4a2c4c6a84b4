using System.Reflection;

namespace Aspire.Hosting.Orchestration;

/// <summary>The assembly of the AppHost; null when it is hosted by native code.</summary>
internal sealed record AppHostAssembly(Assembly? Value);

/// <summary>What the build of the AppHost (Aspire.AppHost.Sdk beside this project) has left in its assembly.</summary>
internal static class ProjectOutputs
{
    /// <summary>The directory of the AppHost project, if it is still there.</summary>
    public static string? FindAppHostDirectory(Assembly? appHost) =>
        Read(appHost, "AppHostProjectPath") is { } directory && Directory.Exists(directory) ? directory : null;

    /// <summary>The assembly that a project was built to.</summary>
    public static string Find(Assembly? appHost, string projectPath)
    {
        var output = Read(appHost, $"AspireProjectOutput:{projectPath}")
            ?? throw new DistributedApplicationException($"The build of the AppHost has not recorded the output of '{projectPath}'.");
        return File.Exists(output)
            ? output
            : throw new DistributedApplicationException($"'{output}' is missing: build the AppHost first.");
    }

    private static string? Read(Assembly? appHost, string key) => appHost?
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => string.Equals(metadata.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
