using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// The state of the circuit breaker for Redis. Unlike in Polly's own strategy, one failure opens it, and only
/// <see cref="RedisProbe"/> closes it: no request is used as a trial.
/// </summary>
internal sealed partial class RedisCircuitBreaker(ILogger<RedisCircuitBreaker> logger) : IDisposable
{
    private readonly CircuitBreakerManualControl _control = new();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly WakeSignal _opened = new();
    private volatile bool _isOpen;

    public bool IsOpen => _isOpen;

    public CircuitBreakerStrategyOptions Options => new()
    {
        ShouldHandle = _ => PredicateResult.False(),
        ManualControl = _control,
    };

    /// <summary>Opens the circuit and starts the probe at once, since a single slow response is not an outage.</summary>
    public async Task OpenAsync(Exception reason)
    {
        await _changing.WaitAsync();
        try
        {
            if (_isOpen)
            {
                return;
            }

            _isOpen = true;
            await _control.IsolateAsync();
            LogUnavailable(reason);
            _opened.Set();
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task CloseAsync()
    {
        await _changing.WaitAsync();
        try
        {
            if (_isOpen)
            {
                await _control.CloseAsync();
                _isOpen = false;
                LogAvailable();
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Returns when the circuit opens, or after <paramref name="timeout"/>.</summary>
    public Task WaitUntilOpenedAsync(TimeSpan timeout, CancellationToken cancellationToken) => _opened.WaitAsync(timeout, cancellationToken);

    public void Dispose()
    {
        _changing.Dispose();
        _opened.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.redis.unavailable", Message =
        "Redis is not available; continuing without it until a write succeeds")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Information, EventName = "checkout.redis.available", Message = "Redis is available again")]
    private partial void LogAvailable();
}
