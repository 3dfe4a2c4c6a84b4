using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The log of every resource: what its process writes, and what the AppHost says about it.</summary>
public class ResourceLoggerService
{
    private const int BacklogLength = 1000;

    private readonly ConcurrentDictionary<string, Log> _logs = new(StringComparer.OrdinalIgnoreCase);

    internal event Action<string, LogLine>? LineWritten;

    public ILogger GetLogger(IResource resource) => GetLogger(resource.Name);

    public ILogger GetLogger(string resourceName) => new ResourceLogger(this, resourceName);

    /// <summary>The recent lines, then each new one.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => LogOf(resourceName).WatchAsync();

    internal void Write(string resourceName, string content, bool isError)
    {
        var line = LogOf(resourceName).Append(content, isError);
        LineWritten?.Invoke(resourceName, line);
    }

    internal IReadOnlyList<LogLine> Tail(string resourceName, int count) => LogOf(resourceName).Tail(count);

    private Log LogOf(string resourceName) => _logs.GetOrAdd(resourceName, _ => new Log());

    private sealed class Log
    {
        private readonly Lock _lock = new();
        private readonly Queue<LogLine> _backlog = new();
        private readonly List<Channel<LogLine>> _watchers = [];
        private int _lineNumber;

        public LogLine Append(string content, bool isError)
        {
            lock (_lock)
            {
                var line = new LogLine(++_lineNumber, content, isError);
                _backlog.Enqueue(line);
                if (_backlog.Count > BacklogLength)
                {
                    _backlog.Dequeue();
                }
                foreach (var watcher in _watchers)
                {
                    watcher.Writer.TryWrite(line); // unbounded: it cannot be full
                }
                return line;
            }
        }

        public IReadOnlyList<LogLine> Tail(int count)
        {
            lock (_lock)
            {
                return [.. _backlog.TakeLast(count)];
            }
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            var channel = Channel.CreateUnbounded<LogLine>();
            IReadOnlyList<LogLine> recent;
            lock (_lock)
            {
                recent = [.. _backlog];
                _watchers.Add(channel);
            }
            try
            {
                yield return recent;
                await foreach (var line in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                {
                    yield return [line];
                }
            }
            finally
            {
                lock (_lock)
                {
                    _watchers.Remove(channel);
                }
            }
        }
    }

    private sealed class ResourceLogger(ResourceLoggerService service, string resourceName) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }
            var message = formatter(state, exception);
            foreach (var line in (exception is null ? message : $"{message}{Environment.NewLine}{exception}").Split(Environment.NewLine))
            {
                service.Write(resourceName, line, isError: logLevel >= LogLevel.Error);
            }
        }
    }
}

public readonly record struct LogLine(int LineNumber, string Content, bool IsErrorMessage);
