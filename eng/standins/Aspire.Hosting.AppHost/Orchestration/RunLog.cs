using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Shows the run on the console, each line behind the name of its resource, and keeps a log file a resource.
/// A <c>|</c> marks what the resource wrote, a <c>&gt;</c> what happened to it.
/// </summary>
internal sealed class RunLog : IDisposable
{
    private static readonly int[] Colours = [36, 32, 33, 35, 34, 96, 92, 93, 95, 94];

    private const int LinesToQuote = 15;

    private readonly Lock _lock = new();
    private readonly RunSettings _settings;
    private readonly ResourceLoggerService _loggers;
    private readonly ConcurrentDictionary<string, StreamWriter> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _inColour = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null;
    private readonly string[] _names;
    private readonly int _width;
    private bool _isDisposed;

    public RunLog(RunSettings settings, DistributedApplicationModel model, ResourceLoggerService loggers)
    {
        _settings = settings;
        _loggers = loggers;
        _names = [.. model.Resources.Select(resource => resource.Name)];
        _width = _names.Select(name => name.Length).DefaultIfEmpty().Max();
        loggers.LineWritten += (resource, line) => Write(resource, '|', line.Content);
    }

    /// <summary>Says something about the run as a whole.</summary>
    public void Say(string message)
    {
        lock (_lock)
        {
            Console.WriteLine(message);
        }
    }

    /// <summary>Says what happened to a resource.</summary>
    public void Report(IResource resource, string message) => Write(resource.Name, '>', message);

    /// <summary>Makes a failure of the message and the last lines that the culprit has written.</summary>
    public DistributedApplicationException WithOutputOf(IResource culprit, string message)
    {
        var output = _loggers.Tail(culprit.Name, LinesToQuote).Select(line => $"{Environment.NewLine}    {line.Content}").ToList();
        return new(output.Count > 0 ? $"{message} Its last output:{string.Concat(output)}" : message);
    }

    /// <summary>Opens the log file of a resource, empty.</summary>
    public StreamWriter File(string name) => _files.GetOrAdd(name, _ =>
    {
        Directory.CreateDirectory(_settings.LogDirectory);
        var stream = new FileStream(PathOf(name), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        return new StreamWriter(stream) { AutoFlush = true };
    });

    public string PathOf(string name) => Path.Combine(_settings.LogDirectory, $"{name}.log");

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var file in _files.Values)
            {
                file.Dispose();
            }
            _isDisposed = true;
        }
    }

    private void Write(string name, char mark, string content)
    {
        var prefix = $"{name.PadRight(_width)} {mark}";
        var colour = Colours[Math.Max(0, Array.IndexOf(_names, name)) % Colours.Length];
        lock (_lock)
        {
            Console.WriteLine(_inColour ? $"\e[{colour}m{prefix}\e[0m {content}" : $"{prefix} {content}");
            if (_isDisposed)
            {
                return; // a program that is still ending
            }
            File(name).WriteLine(mark == '|' ? content : $"{mark} {content}");
        }
    }
}
