namespace Aspire.Hosting.ApplicationModel;

// How a container would be run. They are kept in the model, so that it can be inspected, and are not acted on.

public sealed class ContainerImageAnnotation : IResourceAnnotation
{
    public string? Registry { get; set; }

    public required string Image { get; set; }

    public string? Tag { get; set; }
}

public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    public string? Source { get; } = source;

    public string Target { get; } = target;

    public ContainerMountType Type { get; } = type;

    public bool IsReadOnly { get; } = isReadOnly;
}

public enum ContainerMountType
{
    BindMount = 0,
    Volume = 1,
}

public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}

public enum ContainerLifetime
{
    Session = 0,
    Persistent = 1,
}

public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}

public sealed class ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public ContainerRuntimeArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context => { callback(context.Args); return Task.CompletedTask; })
    {
    }

    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; } = callback;
}

public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    public IList<object> Args { get; } = args;

    public CancellationToken CancellationToken { get; } = cancellationToken;
}
