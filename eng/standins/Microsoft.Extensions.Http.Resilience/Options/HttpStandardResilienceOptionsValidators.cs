using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Holds every value to the range its attribute gives it.</summary>
[OptionsValidator]
internal sealed partial class HttpStandardResilienceOptionsValidator : IValidateOptions<HttpStandardResilienceOptions>;

/// <summary>Refuses timeouts that cannot work together.</summary>
internal sealed class HttpStandardResilienceTimesValidator : IValidateOptions<HttpStandardResilienceOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpStandardResilienceOptions options)
    {
        var (attempt, total, sampling) =
            (options.AttemptTimeout.Timeout, options.TotalRequestTimeout.Timeout, options.CircuitBreaker.SamplingDuration);
        var result = new ValidateOptionsResultBuilder();
        if (attempt > total)
        {
            result.AddError("Total request timeout resilience strategy must have a greater timeout than the attempt resilience strategy. "
                + $"Total Request Timeout: {total.TotalSeconds}s, Attempt Timeout: {attempt.TotalSeconds}s");
        }

        if (sampling < 2 * attempt)
        {
            result.AddError("The sampling duration of circuit breaker strategy needs to be at least double of an attempt timeout strategy's timeout interval, in order to be effective. "
                + $"Sampling Duration: {sampling.TotalSeconds}s, Attempt Timeout: {attempt.TotalSeconds}s");
        }

        return result.Build();
    }
}
