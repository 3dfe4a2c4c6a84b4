using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Decides which traces are kept.</summary>
internal static partial class TraceSampler
{
    /// <summary>
    /// Creates the sampler that <c>OTEL_TRACES_SAMPLER</c> and <c>OTEL_TRACES_SAMPLER_ARG</c> name. Where they are not
    /// set, <c>Telemetry:SamplingRatio</c> (1 by default) of the traces that begin here are kept, and of the others
    /// what their beginning decided.
    /// </summary>
    public static Sampler Create(IConfiguration configuration, ILogger logger)
    {
        var name = configuration["OTEL_TRACES_SAMPLER"] ?? "";
        switch (name.Trim().ToLowerInvariant())
        {
            case "always_on": return EntryPoint(new AlwaysOnSampler());
            case "always_off": return new AlwaysOffSampler();
            case "traceidratio": return EntryPoint(Ratio(configuration, logger));
            case "parentbased_always_on": return new ParentBasedSampler(EntryPoint(new AlwaysOnSampler()));
            case "parentbased_always_off": return new ParentBasedSampler(new AlwaysOffSampler());
            case "parentbased_traceidratio": return new ParentBasedSampler(EntryPoint(Ratio(configuration, logger)));
            case "": break;
            default: LogUnknown(logger, name); break;
        }

        return new ParentBasedSampler(EntryPoint(new TraceIdRatioBasedSampler(configuration.GetValue("Telemetry:SamplingRatio", 1.0))));
    }

    private static EntryPointSampler EntryPoint(Sampler sampler) => new(sampler);

    // The specification: without an argument, or with one that is no share, all traces.
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
        "OTEL_TRACES_SAMPLER_ARG is {checkout.sampler.argument}, which is no number from 0 to 1; keeping all traces")]
    private static partial void LogInvalidArgument(ILogger logger, [TagName("checkout.sampler.argument")] string argument);
}
