using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Decides about the first span of a trace. A client span without a parent is a background loop asking its
/// database or Redis for work: it starts no trace. Of the rest a fixed ratio is kept.
/// </summary>
internal sealed class EntryPointSampler(double ratio) : Sampler
{
    private readonly TraceIdRatioBasedSampler _ratio = new(ratio);

    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client
            ? new SamplingResult(SamplingDecision.Drop)
            : _ratio.ShouldSample(samplingParameters);
}
