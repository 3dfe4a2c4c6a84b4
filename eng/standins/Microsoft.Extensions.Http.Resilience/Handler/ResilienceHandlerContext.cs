using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>What a pipeline is built with.</summary>
public sealed class ResilienceHandlerContext
{
    internal ResilienceHandlerContext(IServiceProvider services, string pipelineName, string instanceName)
        => (ServiceProvider, BuilderName, InstanceName) = (services, pipelineName, instanceName);

    /// <summary>The application's services.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <summary>The pipeline's name.</summary>
    public string BuilderName { get; }

    /// <summary>What tells this instance of the pipeline from others, such as the authority; else empty.</summary>
    public string InstanceName { get; }

    /// <summary>The options of a name.</summary>
    public TOptions GetOptions<TOptions>(string? name = null)
        => ServiceProvider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);
}
