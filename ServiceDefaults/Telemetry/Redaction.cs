using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Takes out of a text what must never leave the process: payment card numbers, tokens and passwords. Nothing puts them
/// into logs, spans or answers on purpose; this is the net under every mistake, and the one place that knows.
/// </summary>
public static partial class Redaction
{
    /// <summary>What stands where a secret was.</summary>
    public const string Mask = "[redacted]";

    private const int LeastCardDigits = 13;

    // Ids that the product makes itself are no secrets, though a few of them look like one.
    private static readonly HashSet<string> Ids =
    [
        "checkout.order.id", "messaging.message.id", "service.instance.id",
    ];

    private static readonly Meter Meter = new(TelemetryNames.Shared, TelemetryNames.Version);

    private static readonly Counter<long> Redactions = Meter.CreateCounter<long>(
        "telemetry.redactions", "{redaction}", "Secrets, or what looked like one, taken out of telemetry and answers, by the field they stood in.");

    // Every other kind of secret has one of these in front of it or begins with it.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["password", "passwd", "pwd", "secret", "token", "cvc", "cvv", "bearer", "eyJ"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns <paramref name="text"/> without secrets.</summary>
    public static string Redact(string text) => Redact(text, "text");

    /// <summary>Returns <paramref name="text"/> without secrets, or as it is if <paramref name="field"/> holds an id of the product's own.</summary>
    internal static string Redact(string text, string field)
    {
        if (!MayHoldSecret(text) || Ids.Contains(field))
        {
            return text;
        }

        var redactions = 0;
        var redacted = Secret().Replace(text, match =>
        {
            if (match.Groups["card"].Success && !IsCardNumber(match.ValueSpan))
            {
                return match.Value;
            }

            var replacement = match.Groups["keep"].Value + Mask;
            redactions += replacement == match.Value ? 0 : 1;
            return replacement;
        });
        if (redactions == 0)
        {
            return text;
        }

        Redactions.Add(redactions, new KeyValuePair<string, object?>("checkout.redaction.field", field));
        return redacted;
    }

    // The expression is for the few texts that may need it.
    private static bool MayHoldSecret(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var character in text)
        {
            if (char.IsAsciiDigit(character) && ++digits == LeastCardDigits)
            {
                return true;
            }
        }

        return text.ContainsAny(Signs);
    }

    // Any other number of that length fails this check nine times in ten.
    // https://en.wikipedia.org/wiki/Luhn_algorithm
    private static bool IsCardNumber(ReadOnlySpan<char> text)
    {
        var (sum, position) = (0, 0);
        for (var index = text.Length - 1; index >= 0; index--)
        {
            if (char.IsAsciiDigit(text[index]))
            {
                var digit = text[index] - '0';
                digit = position++ % 2 == 0 ? digit : digit * 2;
                sum += digit > 9 ? digit - 9 : digit;
            }
        }

        return sum % 10 == 0;
    }

    // Cards begin with 2 to 9. Times since 1970 in milliseconds and smaller units, and so the ids of a Redis Stream, begin
    // with 1 until 2033. A value in quotes ends at the closing one; in a connection string at the next name.
    [GeneratedRegex(
        """
        (?<card>(?<![\w-]|\d\.)[2-9](?:[ -]?\d){12,18}(?![\w-]|\.\d))                 # 13 to 19 digits, alone
        | eyJ[\w-]+\.[\w-]+\.[\w-]*                                                   # a JWT
        | (?<keep>\bBearer\s+)[\w.~+/=-]{8,}
        | (?<keep>(?:password|passwd|pwd|secret|token|cvc|cvv)
            (?:\\?["'])?\s*[=:]\s*
            (?<quote>\\?["']))(?:(?!\k<quote>)(?:\\.|[^\\]))*
        | (?<keep>(?:password|pwd)\s*=\s*)[^;"'\r\n]+(?=;\s*[a-z][a-z ]*=)
        | (?<keep>(?:password|passwd|pwd|secret|token|cvc|cvv)(?:\\?["'])?\s*[=:]\s*)[^\s"';,}\\]+
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
