using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds resilience pipelines to HTTP clients.</summary>
public static class ResilienceHttpClientBuilderExtensions
{
    private const string StandardPipeline = "standard";

    /// <summary>Adds the pipeline of <see cref="HttpStandardResilienceOptions"/>, with its defaults.</summary>
    /// <remarks>On the defaults of all clients there is one pipeline for all of them: one circuit breaker, unless
    /// <see cref="HttpStandardResiliencePipelineBuilderExtensions.SelectPipelineByAuthority"/> is called.</remarks>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);

        var pipeline = builder.AddResilienceHandler(StandardPipeline, (pipeline, context) =>
        {
            var options = context.GetOptions<HttpStandardResilienceOptions>(context.BuilderName);
            pipeline
                .AddRateLimiter(options.RateLimiter)
                .AddTimeout(options.TotalRequestTimeout)
                .AddRetry(options.Retry)
                .AddCircuitBreaker(options.CircuitBreaker)
                .AddTimeout(options.AttemptTimeout);
        });

        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<HttpStandardResilienceOptions>(pipeline.PipelineName);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, HttpStandardResilienceOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HttpStandardResilienceOptions>, HttpStandardResilienceTimesValidator>());

        // The client's own timeout would cut the retries short.
        builder.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);

        return new StandardPipelineBuilder(pipeline.PipelineName, services);
    }

    /// <summary>Adds the standard pipeline with options bound to a section of configuration.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, IConfigurationSection section)
        => builder.AddStandardResilienceHandler().Configure(section);

    /// <summary>Adds the standard pipeline with options set in code.</summary>
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure)
        => builder.AddStandardResilienceHandler().Configure(configure);

    /// <summary>Adds a pipeline of one's own.</summary>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder, string pipelineName, Action<ResiliencePipelineBuilder<HttpResponseMessage>> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddResilienceHandler(pipelineName, (pipeline, _) => configure(pipeline));
    }

    /// <summary>Adds a pipeline of one's own.</summary>
    public static IHttpResiliencePipelineBuilder AddResilienceHandler(
        this IHttpClientBuilder builder,
        string pipelineName,
        Action<ResiliencePipelineBuilder<HttpResponseMessage>, ResilienceHandlerContext> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(pipelineName);
        ArgumentNullException.ThrowIfNull(configure);

        var name = $"{builder.Name}-{pipelineName}";
        builder.Services.AddLogging();
        builder.Services.TryAddSingleton<ResiliencePipelines>();
        builder.Services.Configure<PipelineOptions>(name, options => options.Configure ??= configure);
        builder.AddHttpMessageHandler(services =>
            new ResilienceHandler(services.GetRequiredService<ResiliencePipelines>().SelectorOf(name)));
        return new PipelineBuilder(name, builder.Services);
    }

    /// <summary>Removes the handlers added so far, for a client that is to have none, or others, than the defaults.</summary>
    [Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
    public static IHttpClientBuilder RemoveAllResilienceHandlers(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToArray())
            {
                handlers.Remove(handler);
            }
        });
    }

    private sealed record PipelineBuilder(string PipelineName, IServiceCollection Services) : IHttpResiliencePipelineBuilder;

    private sealed record StandardPipelineBuilder(string PipelineName, IServiceCollection Services) : IHttpStandardResiliencePipelineBuilder;
}
