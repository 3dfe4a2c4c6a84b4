using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the process of a project or executable, with the arguments and the environment of the model.</summary>
internal sealed class ResourceProcessFactory(
    AppHostAssembly appHost, DistributedApplicationExecutionContext executionContext, ProcessGuardian guardian, ResourceLoggerService loggers)
{
    public static bool HasProcess(IResource resource) => resource is ProjectResource or ExecutableResource;

    public async Task<ChildProcess> StartAsync(IResource resource, CancellationToken cancellationToken)
    {
        var arguments = await GetArgumentsAsync(resource, cancellationToken).ConfigureAwait(false);
        var environment = await GetEnvironmentAsync(resource, cancellationToken).ConfigureAwait(false);
        var spec = resource switch
        {
            ProjectResource => ForProject(resource.GetLastAnnotation<IProjectMetadata>().ProjectPath, arguments, environment),
            ExecutableResource executable => new ProcessSpec(executable.Command, arguments, executable.WorkingDirectory, environment),
            _ => throw new InvalidOperationException($"'{resource.Name}' has no process."),
        };
        return Directory.Exists(spec.WorkingDirectory)
            ? ChildProcess.Start(spec, guardian, (line, isError) => loggers.Write(resource.Name, line, isError))
            : throw new DistributedApplicationException($"The working directory '{spec.WorkingDirectory}' of '{resource.Name}' does not exist.");
    }

    /// <summary>
    /// Runs what was built: <c>dotnet run</c> would build again, and its process would not be the service's.
    /// The project's directory is the working directory, where the settings and the web root are.
    /// </summary>
    private ProcessSpec ForProject(string projectPath, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var assembly = ProjectOutputs.Find(appHost.Value, projectPath);
        return new ProcessSpec(dotnet, [assembly, .. arguments], Path.GetDirectoryName(projectPath)!, environment);
    }

    private async Task<List<string>> GetArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken)
        {
            ExecutionContext = executionContext,
            Logger = loggers.GetLogger(resource),
        };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var arguments = new List<string>();
        foreach (var value in context.Args)
        {
            if (await ResolveAsync(value, resource, cancellationToken).ConfigureAwait(false) is { } argument)
            {
                arguments.Add(argument);
            }
        }
        return arguments;
    }

    private async Task<Dictionary<string, string>> GetEnvironmentAsync(IResource resource, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken)
        {
            Logger = loggers.GetLogger(resource),
        };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var environment = new Dictionary<string, string>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.PortVariable is not null))
        {
            environment[endpoint.PortVariable!] = $"{endpoint.AllocatedEndpoint!.Port}";
        }
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            if (await ResolveAsync(value, resource, cancellationToken).ConfigureAwait(false) is { } resolved)
            {
                environment[name] = resolved;
            }
        }
        return environment;
    }

    private async ValueTask<string?> ResolveAsync(object? value, IResource resource, CancellationToken cancellationToken) => value switch
    {
        IValueProvider provider => await provider.GetValueAsync(
            new ValueProviderContext { ExecutionContext = executionContext, Caller = resource }, cancellationToken).ConfigureAwait(false),
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken).ConfigureAwait(false),
        IFormattable number => number.ToString(format: null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value?.ToString(),
    };
}
