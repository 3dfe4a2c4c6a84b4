namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>An exception as log records and span events carry it.</summary>
internal static class ExceptionFields
{
    /// <summary>Full name of the exception's type.</summary>
    public const string Type = "exception.type";

    /// <summary>Its message, without secrets.</summary>
    public const string Message = "exception.message";

    /// <summary>Its stack trace with those of the exceptions that caused it, without secrets.</summary>
    public const string StackTrace = "exception.stacktrace";

    public static IEnumerable<KeyValuePair<string, object>> Get(Exception exception) =>
    [
        new(Type, exception.GetType().ToString()),
        new(Message, Redaction.Redact(exception.Message, Message)),
        new(StackTrace, Redaction.Redact(exception.ToString(), StackTrace)),
    ];
}
