using System.Collections.Frozen;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// JSON is UTF-8, and its media type has no parameter that says so (RFC 8259). A charset that means UTF-8, by whatever name, is therefore
/// ignored; another one is refused, since it would be an exception of the reader otherwise.
/// </summary>
internal sealed class CharsetMiddleware(RequestDelegate next)
{
    // The labels of UTF-8 (https://encoding.spec.whatwg.org), and those of ASCII, which is a part of it.
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
