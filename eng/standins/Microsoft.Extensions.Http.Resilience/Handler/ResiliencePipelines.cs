using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>How the pipeline of a name is built, and which instance of it a request takes.</summary>
internal sealed class PipelineOptions
{
    public Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext>? Configure { get; set; }

    public Func<IServiceProvider, Func<HttpRequestMessage, string>>? InstanceSelector { get; set; }
}

/// <summary>
/// The pipelines of an application. They outlive the handlers, which the client factory makes anew every two
/// minutes: a circuit breaker must not forget.
/// </summary>
internal sealed class ResiliencePipelines(
    IServiceProvider services, IOptionsMonitor<PipelineOptions> options, ILoggerFactory loggers)
{
    private readonly ConcurrentDictionary<(string Name, string Instance), Lazy<ResiliencePipeline<HttpResponseMessage>>> _pipelines = new();
    private readonly ResilienceEventListener _listener = new(loggers.CreateLogger("Polly"));

    /// <summary>Chooses a pipeline for a request.</summary>
    public Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> SelectorOf(string name)
    {
        if (options.Get(name).InstanceSelector?.Invoke(services) is { } selectInstance)
        {
            return request => Get(name, selectInstance(request));
        }

        var only = Get(name, instance: "");
        return _ => only;
    }

    private ResiliencePipeline<HttpResponseMessage> Get(string name, string instance)
        => _pipelines.GetOrAdd((name, instance), _ => new(() => Build(name, instance))).Value;

    private ResiliencePipeline<HttpResponseMessage> Build(string name, string instance)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage>
        {
            Name = name,
            InstanceName = instance,
            TelemetryListener = _listener,
        };
        options.Get(name).Configure!(builder, new ResilienceHandlerContext(services, name, instance));
        return builder.Build();
    }
}
