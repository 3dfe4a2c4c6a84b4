using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>A span that another program recorded.</summary>
/// <param name="TraceId">The trace id.</param>
/// <param name="SpanId">The span id.</param>
/// <param name="ParentSpanId">The id of its parent, or default for the root of the trace.</param>
/// <param name="Name">The name.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Start">The start time in UTC.</param>
/// <param name="End">The end time in UTC.</param>
/// <param name="Attributes">The attributes: strings, longs and doubles.</param>
/// <param name="Events">The events.</param>
/// <param name="IsError">Whether the operation failed.</param>
public sealed record ForwardedSpan(
    ActivityTraceId TraceId,
    ActivitySpanId SpanId,
    ActivitySpanId ParentSpanId,
    string Name,
    ActivityKind Kind,
    DateTime Start,
    DateTime End,
    IReadOnlyDictionary<string, object> Attributes,
    IReadOnlyList<ActivityEvent> Events,
    bool IsError);

/// <summary>
/// Exports spans for a program that has no exporter of its own, such as a page in a browser, under that program's service name. They
/// are sampled, redacted and exported like the spans of this service, through a bounded queue that never blocks.
/// </summary>
public sealed class ForwardedTracing : IDisposable
{
    private readonly ActivitySource _source;
    private readonly TracerProvider _provider;

    internal ForwardedTracing(string serviceName, IConfiguration configuration, IHostEnvironment environment, Sampler sampler)
    {
        _source = new ActivitySource(serviceName, TelemetryNames.Version);
        _provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration)) // instead of only environment variables
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddForwardedResource(serviceName, environment))
            .SetSampler(sampler)
            .AddSource(serviceName)
            .AddProcessor<RedactingActivityProcessor>()
            .AddServiceExporters(configuration)
            .Build();
    }

    /// <summary>Exports a span. Drops it if it is not sampled, or if the exporters are too slow.</summary>
    /// <param name="span">The span.</param>
    public void Export(ForwardedSpan span)
    {
        var current = Activity.Current;
        Activity.Current = null; // else it would become the parent of a root span
        try
        {
            var parent = new ActivityContext(span.TraceId, span.ParentSpanId, ActivityTraceFlags.None, traceState: null, isRemote: true);
            using var activity = _source.CreateActivity(span.Name, span.Kind, parent, span.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (object?)attribute.Value)));
            if (activity is null)
            {
                return;
            }

            activity.SetStartTime(span.Start).Start();
            GetSpanIdField(activity) = span.SpanId.ToHexString();
            foreach (var happened in span.Events)
            {
                activity.AddEvent(happened);
            }

            activity.SetStatus(span.IsError ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
            activity.SetEndTime(span.End);
        }
        finally
        {
            Activity.Current = current;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _provider.Dispose();
        _source.Dispose();
    }

    // Activity has no API to set its span id. The id must be kept: the spans of the page's requests refer to it as their parent.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? GetSpanIdField(Activity activity);
}

/// <summary>Registers <see cref="ForwardedTracing"/>.</summary>
public static class ForwardedTracingExtensions
{
    /// <summary>Adds the exporters of another program's spans.</summary>
    /// <param name="services">The services.</param>
    /// <param name="serviceName">The service name of the other program.</param>
    public static IServiceCollection AddForwardedTracing(this IServiceCollection services, string serviceName) =>
        services.AddSingleton(provider => new ForwardedTracing(
            serviceName, provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>(), TraceSampler.Create(provider)));
}
