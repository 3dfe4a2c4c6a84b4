namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>The fields of an exception in log records and span events.</summary>
internal static class ExceptionFields
{
    /// <summary>The full name of the exception's type.</summary>
    public const string Type = "exception.type";

    /// <summary>The message, without secrets.</summary>
    public const string Message = "exception.message";

    /// <summary>The stack trace, including inner exceptions, without secrets.</summary>
    public const string StackTrace = "exception.stacktrace";

    public static IEnumerable<KeyValuePair<string, object>> Get(Exception exception) =>
    [
        new(Type, exception.GetType().ToString()),
        new(Message, Redaction.Redact(exception.Message, Message)),
        new(StackTrace, Redaction.Redact(exception.ToString(), StackTrace)),
    ];
}
