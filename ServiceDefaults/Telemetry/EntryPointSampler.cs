using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Drops root spans that are client spans: those come from background loops that poll the database or Redis. Another
/// sampler decides about the rest.
/// </summary>
internal sealed class EntryPointSampler(Sampler sampler) : Sampler
{
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        samplingParameters.Kind == ActivityKind.Client && samplingParameters.ParentContext.TraceId == default
            ? new SamplingResult(SamplingDecision.Drop)
            : sampler.ShouldSample(samplingParameters);
}
