using System.Globalization;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>Converts values of log fields and span attributes to types of OTLP, without secrets.</summary>
internal static class TelemetryValue
{
    // A number with fewer digits is not a card number.
    private const long LeastCardNumber = 1_000_000_000_000;

    /// <summary>Returns <paramref name="value"/> as a string, bool, long, double or array of strings, or null if it is null.</summary>
    public static object? From(string name, object? value) => value switch
    {
        null => null,
        string text => Redaction.Redact(text, name),
        bool => value,
        long number when number < LeastCardNumber => value,
        int or short or sbyte or byte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        double => value,
        float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        long number => FromLong(name, number, value),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IEnumerable<object?> values => values.Select(item => ToText(name, item)).ToArray(),
        _ => ToText(name, value),
    };

    private static object FromLong(string name, long number, object value)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var redacted = Redaction.Redact(text, name);
        return redacted == text ? value : redacted;
    }

    private static string ToText(string name, object? value) =>
        Redaction.Redact(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty, name);
}
