namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource waits for before it starts.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    public int ExitCode { get; } = exitCode;

    /// <summary>Kept in the model; here a dependency that does not come up always ends the run.</summary>
    public WaitBehavior? WaitBehavior { get; init; }
}

public enum WaitType
{
    WaitUntilHealthy = 0,
    WaitForCompletion = 1,
    WaitUntilStarted = 2,
}

public enum WaitBehavior
{
    WaitOnResourceUnavailable = 0,
    StopOnResourceUnavailable = 1,
}

/// <summary>The name of a health check, registered in the builder's services, that tells whether the resource is well.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key;
}

/// <summary>Marks a resource that starts only when told to.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>The endpoints of another resource that this one is told about.</summary>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    public IResourceWithEndpoints Resource { get; } = resource;

    public bool UseAllEndpoints { get; set; }

    public ISet<string> EndpointNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}

public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;

public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    public string LaunchProfileName { get; } = launchProfileName;
}

/// <summary>Marks a resource that sends telemetry to the dashboard.</summary>
public class OtlpExporterAnnotation : IResourceAnnotation
{
    public OtlpProtocol? RequiredProtocol { get; init; }
}

/// <summary>How the dashboard nests resources.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public string Type { get; } = type;
}

public sealed class ResourceIconAnnotation(string iconName, IconVariant iconVariant = IconVariant.Filled) : IResourceAnnotation
{
    public string IconName { get; } = iconName;

    public IconVariant IconVariant { get; } = iconVariant;
}

public enum IconVariant
{
    Regular = 0,
    Filled = 1,
}
