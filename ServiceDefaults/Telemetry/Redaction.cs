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

    /// <summary>The text without secrets.</summary>
    public static string Redact(string text) => Secret().Replace(text, match =>
        match.Groups["card"].Success && !IsCardNumber(match.ValueSpan) ? match.Value : match.Groups["keep"].Value + Mask);

    // Any other number of that length, such as a time in nanoseconds, fails this check nine times in ten.
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

    [GeneratedRegex(
        """
        (?<card>(?<![\w-]|\d\.)\d(?:[ -]?\d){12,18}(?![\w-]|\.\d))                    # 13 to 19 digits, alone
        | eyJ[\w-]+\.[\w-]+\.[\w-]*                                                   # a JWT
        | (?<keep>\bBearer\s+)[\w.~+/=-]{8,}
        | (?<keep>\b(?:password|pwd|secret|token|cvc|cvv)"?\s*[=:]\s*"?)[^\s";,}]+
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
