using System.Diagnostics;
using Checkout.ServiceDefaults.Telemetry;
using OpenTelemetry.Trace;

namespace Checkout.Tests.Unit;

public sealed class EntryPointSamplerTests
{
    [Theory]
    [InlineData(ActivityKind.Server)]
    [InlineData(ActivityKind.Consumer)]
    [InlineData(ActivityKind.Producer)]
    [InlineData(ActivityKind.Internal)]
    public void root_spans_except_client_spans_are_sampled(ActivityKind kind) => Assert.Equal(SamplingDecision.RecordAndSample, Decide(1, kind));

    [Fact]
    public void background_database_polls_are_not_traced() => Assert.Equal(SamplingDecision.Drop, Decide(1, ActivityKind.Client));

    [Fact]
    public void ratio_of_zero_samples_nothing() => Assert.Equal(SamplingDecision.Drop, Decide(0, ActivityKind.Server));

    [Fact]
    public void ratio_sampling_depends_only_on_the_trace_id()
    {
        var traces = Enumerable.Range(0, 2000).Select(_ => ActivityTraceId.CreateRandom()).ToList();

        var first = traces.Select(trace => Decide(0.5, ActivityKind.Server, trace)).ToList();

        Assert.Equal(first, traces.Select(trace => Decide(0.5, ActivityKind.Server, trace)));
        // The bounds are ten standard deviations, so that the test does not fail by chance.
        Assert.InRange(first.Count(decision => decision == SamplingDecision.RecordAndSample), 776, 1224);
    }

    private static SamplingDecision Decide(double ratio, ActivityKind kind, ActivityTraceId? trace = null) => new EntryPointSampler(new TraceIdRatioBasedSampler(ratio))
        .ShouldSample(new SamplingParameters(default, trace ?? ActivityTraceId.CreateRandom(), "span", kind)).Decision;
}
