using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Services;

/// <summary>A log record with the fields of its scopes.</summary>
internal sealed record ScopedLine(string Message, IReadOnlyDictionary<string, object?> Scope);

/// <summary>Records the log of a service with its scopes.</summary>
internal sealed class ScopedLog : ILoggerProvider, ILogger, ISupportExternalScope
{
    private readonly ConcurrentQueue<ScopedLine> _lines = [];
    private IExternalScopeProvider? _scopes;

    public IReadOnlyCollection<ScopedLine> Lines => _lines;

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var fields = new Dictionary<string, object?>();
        _scopes?.ForEachScope(
            (scope, all) =>
            {
                foreach (var (name, value) in scope as IEnumerable<KeyValuePair<string, object?>> ?? [])
                {
                    all[name] = value;
                }
            },
            fields);
        _lines.Enqueue(new ScopedLine(formatter(state, exception), fields));
    }

    public void Dispose()
    {
    }
}
