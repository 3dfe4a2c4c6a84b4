using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Services;

/// <summary>Records the log of a service: level, text and fields, including those of the exception.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {string.Join(' ', Fields(state).Select(field => $"{field.Key}={field.Value}"))} {exception}");

    public void Dispose()
    {
    }

    private static IEnumerable<KeyValuePair<string, object?>> Fields(object? state) => state as IEnumerable<KeyValuePair<string, object?>> ?? [];
}
