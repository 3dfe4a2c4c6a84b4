using System.Collections.Frozen;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// Ignores the charset of JSON requests if it is a name of UTF-8, since JSON is always UTF-8 and its media type has no charset
/// (RFC 8259). Rejects other charsets, for which the JSON reader would throw an exception.
/// </summary>
internal sealed class CharsetMiddleware(RequestDelegate next)
{
    // The labels of UTF-8 (https://encoding.spec.whatwg.org), and of ASCII, which is a subset.
    private static readonly FrozenSet<string> Labels = new[]
    {
        "utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8", "us-ascii", "ascii", "",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.Charset.HasValue)
        {
            return next(context);
        }

        for (; type.Charset.HasValue; type.Charset = null) // there may be several
        {
            if (!Labels.Contains(type.Charset.Value!.Trim('"', '\'')))
            {
                return Problem.Create(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send JSON in UTF-8.").ExecuteAsync(context);
            }
        }

        context.Request.ContentType = type.ToString();
        return next(context);
    }
}
