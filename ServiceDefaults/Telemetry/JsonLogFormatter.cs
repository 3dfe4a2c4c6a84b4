using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// One JSON object a line: timestamp, level, service, category, message, trace_id, span_id, and the typed
/// fields of the message and its scopes, without secrets.
/// </summary>
internal sealed class JsonLogFormatter(IConfiguration configuration, IHostEnvironment environment) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "checkout-json";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _service = ServiceName.Get(configuration, environment);

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("level", LevelName(logEntry.LogLevel));
            json.WriteString("service", _service);
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", Redaction.Redact(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            if (Activity.Current is { } activity)
            {
                json.WriteString("trace_id", activity.TraceId.ToHexString());
                json.WriteString("span_id", activity.SpanId.ToHexString());
            }

            var fields = new Dictionary<string, object?>();
            scopeProvider?.ForEachScope(Collect, fields);
            Collect(logEntry.State, fields);
            foreach (var (name, value) in fields)
            {
                WriteField(json, name, value);
            }

            if (logEntry.Exception is { } exception)
            {
                json.WriteString("exception", Redaction.Redact(exception.ToString()));
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // An inner scope and the message itself override an outer scope; ASP.NET's and the template's own entries say nothing new.
    private static void Collect(object? state, Dictionary<string, object?> fields)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        foreach (var (name, value) in pairs)
        {
            if (name is not ("{OriginalFormat}" or "SpanId" or "TraceId" or "ParentId" or "ConnectionId" or "RequestId" or "RequestPath"))
            {
                fields[name] = value;
            }
        }
    }

    private static void WriteField(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null: json.WriteNull(name); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case int number: json.WriteNumber(name, number); break;
            case long number: json.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): json.WriteNumber(name, number); break;
            default: json.WriteString(name, Redaction.Redact(Convert.ToString(value, CultureInfo.InvariantCulture)!)); break;
        }
    }

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };
}
