using System.Globalization;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Says why a token was rejected, as https://www.rfc-editor.org/rfc/rfc6750#section-3 has it.</summary>
internal static class Rejections
{
    /// <summary>What a client may know of a failure; empty when it is none of these.</summary>
    public static string Describe(Exception failure)
    {
        var exceptions = failure is AggregateException several ? [.. several.InnerExceptions] : new[] { failure };
        return string.Join("; ", exceptions.Select(DescribeOne).OfType<string>());
    }

    public static string Header(string challenge, JwtBearerChallengeContext context)
    {
        var details = new (string Name, string? Value)[]
        {
            ("error", context.Error),
            ("error_description", context.ErrorDescription),
            ("error_uri", context.ErrorUri),
        }.Where(detail => !string.IsNullOrEmpty(detail.Value)).Select(detail => $"{detail.Name}=\"{detail.Value}\"");

        var header = new StringBuilder(challenge).AppendJoin(',', details.Select(detail => $" {detail}"));
        return challenge.Contains(' ', StringComparison.Ordinal) && header.Length > challenge.Length
            ? header.Insert(challenge.Length, ',').ToString() // the challenge has a parameter already
            : header.ToString();
    }

    // Some of these derive from others: the more telling ones come first.
    private static string? DescribeOne(Exception failure) => failure switch
    {
        SecurityTokenInvalidAudienceException audience => $"The audience '{audience.InvalidAudience ?? "(null)"}' is invalid",
        SecurityTokenInvalidIssuerException issuer => $"The issuer '{issuer.InvalidIssuer ?? "(null)"}' is invalid",
        SecurityTokenNoExpirationException => "The token has no expiration",
        SecurityTokenInvalidLifetimeException lifetime =>
            $"The token lifetime is invalid; NotBefore: '{Text(lifetime.NotBefore)}', Expires: '{Text(lifetime.Expires)}'",
        SecurityTokenNotYetValidException early => $"The token is not valid before '{Text(early.NotBefore)}'",
        SecurityTokenExpiredException late => $"The token expired at '{Text(late.Expires)}'",
        SecurityTokenSignatureKeyNotFoundException => "The signature key was not found",
        SecurityTokenInvalidSignatureException => "The signature is invalid",
        _ => null,
    };

    private static string Text(DateTime? time) => time?.ToString(CultureInfo.InvariantCulture) ?? "(null)";
}
