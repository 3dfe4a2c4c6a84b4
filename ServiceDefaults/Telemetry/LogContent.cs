using System.Collections;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The message and the fields of a log record, without secrets. Every logging provider receives it as the state, so that
/// standard output and OTLP have the same fields with the same names and types.
/// </summary>
/// <remarks>
/// Includes the fields of scopes and of the exception. A field of the message replaces one of a scope, and a field of an
/// inner scope replaces one of an outer scope. Fields without a value are omitted.
/// </remarks>
internal sealed class LogContent : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _fields = [];

    private LogContent(string message) => Message = message;

    public string Message { get; }

    public int Count => _fields.Count;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    public static LogContent Create(string message, object? state, Exception? exception, IExternalScopeProvider scopes)
    {
        var content = new LogContent(Redaction.Redact(message, "message"));
        scopes.ForEachScope(static (scope, content) => content.Add(scope), content);
        content.Add(state);
        if (exception is not null)
        {
            foreach (var (name, value) in ExceptionFields.Get(exception))
            {
                content.Set(name, value);
            }
        }

        return content;
    }

    public override string ToString() => Message;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Add(object? state)
    {
        // The state of generated log methods is a list, which is read without an enumerator.
        if (state is IReadOnlyList<KeyValuePair<string, object?>> list)
        {
            for (var index = 0; index < list.Count; index++)
            {
                Add(list[index]);
            }
        }
        else if (state is IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            foreach (var pair in pairs)
            {
                Add(pair);
            }
        }
    }

    private void Add(in KeyValuePair<string, object?> field)
    {
        if (!IsRedundant(field.Key) && TelemetryValue.From(field.Key, field.Value) is { } value)
        {
            Set(field.Key, value);
        }
    }

    private void Set(string name, object value)
    {
        var index = _fields.FindIndex(field => field.Key == name);
        if (index < 0)
        {
            _fields.Add(new(name, value));
        }
        else
        {
            _fields[index] = new(name, value);
        }
    }

    // Duplicates of fields of the record, of the scope of RequestIdMiddleware or of the message, and paths, which may contain
    // sensitive data.
    private static bool IsRedundant(string name) => name is
        "{OriginalFormat}" or "SpanId" or "TraceId" or "ParentId" or "ConnectionId" or "RequestId" or "RequestPath" or "HttpMethod" or "Uri";
}
