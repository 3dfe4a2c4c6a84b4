using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Creates loggers that build each record once, as <see cref="LogContent"/>, and pass it to every provider. It wraps the
/// providers, so that none of them receives an exception, scope or text before redaction.
/// </summary>
internal sealed class RedactingLoggerFactory : ILoggerFactory
{
    private readonly LoggerExternalScopeProvider _scopes;
    private readonly LoggerFactory _inner;

    public RedactingLoggerFactory(
        IEnumerable<ILoggerProvider> providers, IOptionsMonitor<LoggerFilterOptions> filters, IOptions<LoggerFactoryOptions> options)
    {
        _scopes = new LoggerExternalScopeProvider();
        _inner = new LoggerFactory(providers, filters, options, _scopes);
    }

    public ILogger CreateLogger(string categoryName) => new RedactingLogger(_inner.CreateLogger(categoryName), _scopes);

    public void AddProvider(ILoggerProvider provider) => _inner.AddProvider(provider);

    public void Dispose() => _inner.Dispose();

    private sealed class RedactingLogger(ILogger inner, IExternalScopeProvider scopes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (inner.IsEnabled(logLevel))
            {
                var content = LogContent.Create(formatter(state, exception), state, exception, scopes);
                inner.Log(logLevel, eventId, content, exception: null, static (content, _) => content.Message);
            }
        }
    }
}
