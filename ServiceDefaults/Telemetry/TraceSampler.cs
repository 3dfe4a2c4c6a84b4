using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Creates the trace sampler.</summary>
internal static partial class TraceSampler
{
    public static Sampler Create(IServiceProvider services) => Create(
        services.GetRequiredService<IConfiguration>(),
        services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(TraceSampler)),
        services.GetRequiredService<IOptions<TracingOptions>>().Value.TrustsCallers);

    /// <summary>
    /// Creates the sampler of <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c>. If they are not set, keeps the share
    /// <c>Telemetry:SamplingRatio</c> (0 to 1, 1 by default) of the traces that begin here. For other traces it follows the
    /// caller's decision, if the caller is trusted.
    /// </summary>
    public static Sampler Create(IConfiguration configuration, ILogger logger, bool trustsCallers = true)
    {
        var name = configuration["OTEL_TRACES_SAMPLER"] ?? "";
        switch (name.Trim().ToLowerInvariant())
        {
            case "always_on": return EntryPoint(new AlwaysOnSampler());
            case "always_off": return new AlwaysOffSampler();
            case "traceidratio": return EntryPoint(Ratio(configuration, logger));
            case "parentbased_always_on": return ParentBased(EntryPoint(new AlwaysOnSampler()), trustsCallers);
            case "parentbased_always_off": return ParentBased(new AlwaysOffSampler(), trustsCallers);
            case "parentbased_traceidratio": return ParentBased(EntryPoint(Ratio(configuration, logger)), trustsCallers);
            case "": break;
            default: LogUnknown(logger, name); break;
        }

        return ParentBased(EntryPoint(new TraceIdRatioBasedSampler(configuration.GetValue("Telemetry:SamplingRatio", 1.0))), trustsCallers);
    }

    private static ParentBasedSampler ParentBased(Sampler root, bool trustsCallers) =>
        trustsCallers ? new(root) : new(root, remoteParentSampled: root, remoteParentNotSampled: root);

    private static EntryPointSampler EntryPoint(Sampler sampler) => new(sampler);

    // By the specification, without a valid argument all traces are kept.
    private static TraceIdRatioBasedSampler Ratio(IConfiguration configuration, ILogger logger)
    {
        var argument = configuration["OTEL_TRACES_SAMPLER_ARG"];
        if (double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1)
        {
            return new TraceIdRatioBasedSampler(ratio);
        }

        if (!string.IsNullOrEmpty(argument))
        {
            LogInvalidArgument(logger, argument);
        }

        return new TraceIdRatioBasedSampler(1);
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.sampler.unsupported", Message =
        "OTEL_TRACES_SAMPLER is {checkout.sampler.name}, which is not supported; using the default")]
    private static partial void LogUnknown(ILogger logger, [TagName("checkout.sampler.name")] string sampler);

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.sampler.invalid_argument", Message =
        "OTEL_TRACES_SAMPLER_ARG is {checkout.sampler.argument}, which is not a number from 0 to 1; keeping all traces")]
    private static partial void LogInvalidArgument(ILogger logger, [TagName("checkout.sampler.argument")] string argument);
}
