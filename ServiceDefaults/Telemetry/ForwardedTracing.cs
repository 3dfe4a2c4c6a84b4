using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>A span that another program measured.</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="SpanId">The span.</param>
/// <param name="ParentSpanId">Its parent; default for the root of the trace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Start">When it began, in UTC.</param>
/// <param name="End">When it ended, in UTC.</param>
/// <param name="Attributes">Strings, longs and doubles.</param>
/// <param name="Events">What happened within it.</param>
/// <param name="IsError">Whether what it stands for failed.</param>
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
/// Exports the spans of a program that has no exporters of its own, such as a page in a browser, under its own service name: sampled,
/// redacted and sent as those of this service are, through a queue that is bounded and never waited for.
/// </summary>
public sealed class ForwardedTracing : IDisposable
{
    private readonly ActivitySource _source;
    private readonly TracerProvider _provider;

    internal ForwardedTracing(string serviceName, IConfiguration configuration, IHostEnvironment environment, Sampler sampler)
    {
        _source = new ActivitySource(serviceName, TelemetryNames.Version);
        _provider = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton(configuration)) // instead of the environment's variables alone
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddForwardedResource(serviceName, environment))
            .SetSampler(sampler)
            .AddSource(serviceName)
            .AddProcessor<RedactingActivityProcessor>()
            .AddServiceExporters(configuration)
            .Build();
    }

    /// <summary>Hands a span to the exporters; drops it if it is not sampled, or if they are too slow.</summary>
    /// <param name="span">The span.</param>
    public void Export(ForwardedSpan span)
    {
        var current = Activity.Current;
        Activity.Current = null; // or it became the parent of a span that has none
        try
        {
            var parent = new ActivityContext(span.TraceId, span.ParentSpanId, ActivityTraceFlags.None, traceState: null, isRemote: true);
            using var activity = _source.CreateActivity(span.Name, span.Kind, parent, span.Attributes.Select(attribute => KeyValuePair.Create(attribute.Key, (object?)attribute.Value)));
            if (activity is null)
            {
                return;
            }

            activity.SetStartTime(span.Start).Start();
            SpanIdOf(activity) = span.SpanId.ToHexString();
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

    // An activity makes its own id, and has no other way to be given one. The id is known already: what the page called is its child.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);
}

/// <summary>Registers <see cref="ForwardedTracing"/>.</summary>
public static class ForwardedTracingExtensions
{
    /// <summary>Adds the exporters of another program's spans.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="serviceName">Name of the other program.</param>
    public static IServiceCollection AddForwardedTracing(this IServiceCollection services, string serviceName) =>
        services.AddSingleton(provider => new ForwardedTracing(
            serviceName, provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>(), TraceSampler.Create(provider)));
}
