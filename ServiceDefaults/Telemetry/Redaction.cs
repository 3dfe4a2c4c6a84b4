using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// Removes payment card numbers, tokens and passwords from text. No code writes them to logs, spans or responses on
/// purpose: this class removes those that a mistake would expose.
/// </summary>
public static partial class Redaction
{
    /// <summary>The replacement of a secret.</summary>
    public const string Mask = "[redacted]";

    private const int LeastCardDigits = 13;

    // Ids that the product generates are not secrets, although some look like one.
    private static readonly HashSet<string> Ids =
    [
        "checkout.order.id", "messaging.message.id", "service.instance.id",
    ];

    private static readonly Meter Meter = new(TelemetryNames.Shared, TelemetryNames.Version);

    private static readonly Counter<long> Redactions = Meter.CreateCounter<long>(
        "telemetry.redactions", "{redaction}", "Redacted secrets, or text that looked like one, in telemetry and responses.");

    // Every other kind of secret follows or begins with one of these.
    private static readonly SearchValues<string> Signs = SearchValues.Create(
        ["password", "passwd", "pwd", "secret", "token", "cvc", "cvv", "bearer", "eyJ"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns <paramref name="text"/> without secrets.</summary>
    public static string Redact(string text) => Redact(text, "text");

    /// <summary>Returns <paramref name="text"/> without secrets, or unchanged if <paramref name="field"/> has an id that the product generates.</summary>
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

    // The regular expression runs only for the few texts that may contain a secret.
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

    // Nine of ten other numbers of this length fail the check: https://en.wikipedia.org/wiki/Luhn_algorithm
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

    // Card numbers begin with 2 to 9. Unix times in milliseconds or smaller units, and so the ids of a Redis Stream, begin
    // with 1 until 2033. A quoted value ends at the closing quote. In a connection string it ends at the next name.
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
