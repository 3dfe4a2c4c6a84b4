using System.Diagnostics;
using Checkout.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Trace;

namespace Checkout.Tests.Unit;

/// <summary>Tests OTEL_TRACES_SAMPLER: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/</summary>
public sealed class TraceSamplerTests
{
    // Whether a root span, a span with a sampled parent and a span with an unsampled parent are sampled.
    [Theory]
    [InlineData("always_on", null, true, true, true)]
    [InlineData("always_off", null, false, false, false)]
    [InlineData("traceidratio", null, true, true, true)]
    [InlineData("traceidratio", "0", false, false, false)]
    [InlineData("traceidratio", "2", true, true, true)]
    [InlineData("parentbased_always_on", null, true, true, false)]
    [InlineData("parentbased_always_off", null, false, true, false)]
    [InlineData("parentbased_traceidratio", "0", false, true, false)]
    [InlineData("parentbased_traceidratio", "many", true, true, false)]
    [InlineData("PARENTBASED_ALWAYS_OFF", null, false, true, false)]
    [InlineData("", null, false, true, false)]
    [InlineData(null, null, false, true, false)]
    [InlineData("jaeger_remote", null, false, true, false)]
    public void sampler_variable_overrides_the_configured_ratio(string? name, string? argument, bool first, bool afterKept, bool afterDropped)
    {
        var sampler = Create(name, argument, ratio: "0");

        Assert.Equal(first, IsKept(sampler, ActivityKind.Server, null));
        Assert.Equal(afterKept, IsKept(sampler, ActivityKind.Server, ActivityTraceFlags.Recorded));
        Assert.Equal(afterDropped, IsKept(sampler, ActivityKind.Server, ActivityTraceFlags.None));
    }

    [Theory]
    [InlineData("always_on")]
    [InlineData("traceidratio")]
    [InlineData("parentbased_always_on")]
    [InlineData(null)]
    public void database_calls_are_sampled_only_within_a_trace(string? name)
    {
        var sampler = Create(name, null, ratio: "1");

        Assert.False(IsKept(sampler, ActivityKind.Client, null));
        Assert.True(IsKept(sampler, ActivityKind.Client, ActivityTraceFlags.Recorded));
    }

    // The page's sampling flag is ignored, even if the Gateway issued the trace id.
    [Theory]
    [InlineData(null, "0", false)]
    [InlineData(null, "1", true)]
    [InlineData("always_on", "0", true)]
    [InlineData("always_off", "1", false)]
    [InlineData("parentbased_always_on", "0", true)]
    [InlineData("parentbased_always_off", "1", false)]
    public void sampling_flag_of_an_external_caller_is_ignored(string? name, string ratio, bool isKept)
    {
        var sampler = Create(name, null, ratio, trustsCallers: false);

        Assert.All((ActivityTraceFlags[])[ActivityTraceFlags.None, ActivityTraceFlags.Recorded], flags =>
        {
            Assert.Equal(isKept, IsKept(sampler, ActivityKind.Server, flags, isRemote: true));
            // Spans within the service follow the decision of their parent.
            Assert.Equal(name is "always_on" || (name is not "always_off" && flags == ActivityTraceFlags.Recorded), IsKept(sampler, ActivityKind.Internal, flags));
        });
    }

    private static Sampler Create(string? name, string? argument, string ratio, bool trustsCallers = true) => TraceSampler.Create(
        new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("OTEL_TRACES_SAMPLER", name), new("OTEL_TRACES_SAMPLER_ARG", argument), new("Telemetry:SamplingRatio", ratio),
        ]).Build(),
        NullLogger.Instance,
        trustsCallers);

    private static bool IsKept(Sampler sampler, ActivityKind kind, ActivityTraceFlags? parent, bool isRemote = false)
    {
        var trace = ActivityTraceId.CreateRandom();
        var context = parent is { } flags ? new ActivityContext(trace, ActivitySpanId.CreateRandom(), flags, traceState: null, isRemote) : default;
        return sampler.ShouldSample(new SamplingParameters(context, trace, "span", kind)).Decision == SamplingDecision.RecordAndSample;
    }
}
