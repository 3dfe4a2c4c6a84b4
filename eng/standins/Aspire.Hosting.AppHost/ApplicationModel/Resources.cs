namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project, run from its build output.</summary>
public class ProjectResource(string name)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource;

/// <summary>Any other program.</summary>
public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    public ExecutableResource(string name, string command, string workingDirectory) : base(name)
    {
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    public string Command => this.GetLastAnnotation<ExecutableAnnotation>().Command;

    public string WorkingDirectory => this.GetLastAnnotation<ExecutableAnnotation>().WorkingDirectory;
}

/// <summary>A container. This build can describe one but not run one.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    public string? Entrypoint { get; set; } = entrypoint;
}

public sealed class ExecutableAnnotation : IResourceAnnotation
{
    public required string Command { get; set; }

    public required string WorkingDirectory { get; set; }
}
