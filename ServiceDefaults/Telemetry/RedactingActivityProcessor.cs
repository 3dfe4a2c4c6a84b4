using System.Diagnostics;
using OpenTelemetry;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Removes secrets from every span: from its name, attributes and status when it ends, and from exceptions when they are
/// recorded, since an event cannot be changed later.
/// </summary>
internal sealed class RedactingActivityProcessor : BaseProcessor<Activity>
{
    // Called for every exception on every span, including those that libraries record.
    private readonly ActivityListener _exceptions = new()
    {
        ShouldListenTo = source => !source.Name.StartsWith("Experimental.", StringComparison.Ordinal),
        ExceptionRecorder = RedactException,
    };

    public RedactingActivityProcessor() => ActivitySource.AddActivityListener(_exceptions);

    public override void OnEnd(Activity data)
    {
        RedactAttributes(data);
        if (Redaction.Redact(data.DisplayName, "span.name") is var name && name != data.DisplayName)
        {
            data.DisplayName = name;
        }

        if (data.StatusDescription is { } description && Redaction.Redact(description, "span.status") is var redacted && redacted != description)
        {
            data.SetStatus(data.Status, redacted);
        }

        // An event that a library adds cannot be changed. A span with a secret in one is not exported.
        if (HasSecretInEvent(data))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    protected override void Dispose(bool disposing)
    {
        _exceptions.Dispose();
        base.Dispose(disposing);
    }

    private static void RedactAttributes(Activity activity)
    {
        List<KeyValuePair<string, object?>>? changed = null;
        foreach (ref readonly var attribute in activity.EnumerateTagObjects())
        {
            if (TelemetryValue.From(attribute.Key, attribute.Value) is var value && !IsSame(attribute.Value, value))
            {
                (changed ??= []).Add(new(attribute.Key, value));
            }
        }

        foreach (var (name, value) in changed ?? [])
        {
            activity.SetTag(name, value);
        }
    }

    // Other numbers, and arrays without secrets, are exported unchanged.
    private static bool IsSame(object? value, object? redacted) => value switch
    {
        string text => ReferenceEquals(text, redacted) || text == (string)redacted!,
        null or bool or int or long or double => redacted is not string,
        string?[] texts => texts.AsSpan().SequenceEqual((string[])redacted!),
        _ => false,
    };

    private static bool HasSecretInEvent(Activity activity)
    {
        foreach (ref readonly var happened in activity.EnumerateEvents())
        {
            foreach (ref readonly var attribute in happened.EnumerateTagObjects())
            {
                if (attribute.Value is string text && Redaction.Redact(text, "span.event") != text)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // If a process has several processors, as in tests, the first one has already redacted it.
    private static void RedactException(Activity activity, Exception exception, ref TagList tags)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == ExceptionFields.StackTrace)
            {
                return;
            }
        }

        foreach (var (name, value) in ExceptionFields.Get(exception))
        {
            tags.Add(name, value);
        }
    }
}
