using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Redacts the attributes of every span before it is exported.</summary>
internal sealed class RedactingActivityProcessor : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        foreach (var (name, value) in data.TagObjects.ToList())
        {
            if (value is string text && Redaction.Redact(text) is var redacted && !ReferenceEquals(redacted, text))
            {
                data.SetTag(name, redacted);
            }
        }
    }
}

/// <summary>Redacts the message and the fields of every log record before it is exported.</summary>
internal sealed class RedactingLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        if (data.FormattedMessage is { } message)
        {
            data.FormattedMessage = Redaction.Redact(message);
        }

        data.Attributes = data.Attributes?
            .Select(field => field.Value is string text ? new(field.Key, Redaction.Redact(text)) : field)
            .ToList();
    }
}
