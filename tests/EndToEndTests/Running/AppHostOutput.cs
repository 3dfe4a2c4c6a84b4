namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Collects the output lines of the AppHost.</summary>
internal sealed class AppHostOutput(string readyLine)
{
    private const int LinesToShow = 60;

    private readonly Lock _lock = new();
    private readonly List<(string Text, bool IsError)> _lines = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that completes when the AppHost reports that it is ready.</summary>
    public Task Ready => _ready.Task;

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines.Where(line => line.IsError && line.Text.Length > 0).Select(line => line.Text)];
            }
        }
    }

    public string LastLines
    {
        get
        {
            lock (_lock)
            {
                return $"The last of {_lines.Count} lines of the AppHost:{Environment.NewLine}"
                    + string.Join(Environment.NewLine, _lines.TakeLast(LinesToShow).Select(line => "  " + line.Text));
            }
        }
    }

    public void Add(string? text, bool isError)
    {
        if (text is null)
        {
            return;
        }

        lock (_lock)
        {
            _lines.Add((text, isError));
        }

        if (text.Contains(readyLine, StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
