using System.Collections;
using Microsoft.Extensions.Logging;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The message and the fields of a log record, without secrets: the state that every logging provider is given, so that
/// standard output and OTLP carry the same fields under the same names and with the same types.
/// </summary>
/// <remarks>
/// Fields of scopes and of the exception are among them. A field of the message replaces one of a scope, and one of an
/// inner scope that of an outer one. A field without a value is left out.
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
        // A list, as generated log methods make it, is read without an enumerator.
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

    // The record has the trace and the span, our scope the request's id, and the message its text. A path can carry what
    // does not belong in a log.
    private static bool IsRedundant(string name) => name is
        "{OriginalFormat}" or "SpanId" or "TraceId" or "ParentId" or "ConnectionId" or "RequestId" or "RequestPath" or "HttpMethod" or "Uri";
}
