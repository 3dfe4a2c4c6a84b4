namespace Aspire.Hosting;

/// <summary>Whether the application is being run or published.</summary>
public class DistributedApplicationExecutionContext
{
    private readonly DistributedApplicationExecutionContextOptions _options;

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(new DistributedApplicationExecutionContextOptions(operation))
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    public DistributedApplicationOperation Operation => _options.Operation;

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <exception cref="InvalidOperationException">The application has not been built yet.</exception>
    public IServiceProvider ServiceProvider => _options.ServiceProvider
        ?? throw new InvalidOperationException("There are no services before the application is built.");
}

public class DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation)
{
    public DistributedApplicationOperation Operation { get; } = operation;

    public IServiceProvider? ServiceProvider { get; set; }
}

public enum DistributedApplicationOperation
{
    Run = 0,
    Publish = 1,
}
