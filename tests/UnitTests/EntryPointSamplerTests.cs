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
    public void what_begins_something_starts_a_trace(ActivityKind kind) => Assert.Equal(SamplingDecision.RecordAndSample, Decide(1, kind));

    [Fact]
    public void look_of_a_background_loop_at_its_database_starts_no_trace() => Assert.Equal(SamplingDecision.Drop, Decide(1, ActivityKind.Client));

    [Fact]
    public void nothing_is_kept_at_a_ratio_of_zero() => Assert.Equal(SamplingDecision.Drop, Decide(0, ActivityKind.Server));

    [Fact]
    public void ratio_decides_by_the_trace_so_that_every_service_decides_alike()
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
