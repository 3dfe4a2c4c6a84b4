using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Starts no trace with a client span, which is a background loop asking its database or Redis for work. Of the rest
/// another sampler decides.
/// </summary>
internal sealed class EntryPointSampler(Sampler sampler) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client && samplingParameters.ParentContext.TraceId == default
            ? new SamplingResult(SamplingDecision.Drop)
            : sampler.ShouldSample(samplingParameters);
}
