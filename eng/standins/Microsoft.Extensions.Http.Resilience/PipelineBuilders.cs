using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Configures a pipeline further.</summary>
public interface IHttpResiliencePipelineBuilder
{
    /// <summary>The pipeline's name.</summary>
    string PipelineName { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}

/// <summary>Configures a standard pipeline further.</summary>
public interface IHttpStandardResiliencePipelineBuilder
{
    /// <summary>The pipeline's name.</summary>
    string PipelineName { get; }

    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}

/// <summary>Configures pipelines.</summary>
public static class HttpResiliencePipelineBuilderExtensions
{
    /// <summary>Takes an instance of the pipeline for each scheme, host and port.</summary>
    public static IHttpResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpResiliencePipelineBuilder builder)
        => builder.SelectPipelineBy(_ => PipelineInstances.ByAuthority);

    /// <summary>Takes an instance of the pipeline for each key.</summary>
    public static IHttpResiliencePipelineBuilder SelectPipelineBy(
        this IHttpResiliencePipelineBuilder builder, Func<IServiceProvider, Func<HttpRequestMessage, string>> selectorFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(selectorFactory);
        PipelineInstances.Select(builder.Services, builder.PipelineName, selectorFactory);
        return builder;
    }
}

/// <summary>Configures standard pipelines.</summary>
public static class HttpStandardResiliencePipelineBuilderExtensions
{
    /// <summary>Binds the options to a section of configuration.</summary>
    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder, IConfigurationSection section)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(section);
        if (!section.GetChildren().Any())
        {
            throw new ArgumentException("Configuration section cannot be empty.", nameof(section));
        }

        builder.Services.Configure<HttpStandardResilienceOptions>(
            builder.PipelineName, section, binder => binder.ErrorOnUnknownConfiguration = true);
        return builder;
    }

    /// <summary>Sets options in code.</summary>
    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder, Action<HttpStandardResilienceOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return builder.Configure((options, _) => configure(options));
    }

    /// <summary>Sets options in code, with services.</summary>
    public static IHttpStandardResiliencePipelineBuilder Configure(
        this IHttpStandardResiliencePipelineBuilder builder, Action<HttpStandardResilienceOptions, IServiceProvider> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddOptions<HttpStandardResilienceOptions>(builder.PipelineName).Configure(configure);
        return builder;
    }

    /// <summary>Takes an instance of the pipeline, so a circuit breaker, for each scheme, host and port.</summary>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineByAuthority(this IHttpStandardResiliencePipelineBuilder builder)
        => builder.SelectPipelineBy(_ => PipelineInstances.ByAuthority);

    /// <summary>Takes an instance of the pipeline for each key.</summary>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineBy(
        this IHttpStandardResiliencePipelineBuilder builder, Func<IServiceProvider, Func<HttpRequestMessage, string>> selectorFactory)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(selectorFactory);
        PipelineInstances.Select(builder.Services, builder.PipelineName, selectorFactory);
        return builder;
    }
}

internal static class PipelineInstances
{
    public static string ByAuthority(HttpRequestMessage request)
        => request.RequestUri?.GetLeftPart(UriPartial.Authority)
            ?? throw new InvalidOperationException("The request message must contain a URL.");

    public static void Select(
        IServiceCollection services, string pipelineName, Func<IServiceProvider, Func<HttpRequestMessage, string>> selector)
        => services.Configure<PipelineOptions>(pipelineName, options => options.InstanceSelector = selector);
}
