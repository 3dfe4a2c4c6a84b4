using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Services;

/// <summary>Keeps every line that a service logs.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel} {formatter(state, exception)} {StackTrace(state)}");

    // A record has its exception as fields.
    private static object? StackTrace(object? state) =>
        (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(field => field.Key == "exception.stacktrace").Value;

    public void Dispose()
    {
    }
}
