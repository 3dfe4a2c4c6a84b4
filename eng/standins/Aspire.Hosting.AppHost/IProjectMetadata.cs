using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is. The build generates a class for each project that the AppHost references.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }

    /// <summary>Profiles to use instead of those in the project's <c>launchSettings.json</c>.</summary>
    LaunchSettings? LaunchSettings => null;

    bool SuppressBuild => false;
}

/// <summary>A resource that others find by its name.</summary>
public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

public class ProjectResourceOptions
{
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>Whether Kestrel endpoints in the project's settings are left out. This build never reads them.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
