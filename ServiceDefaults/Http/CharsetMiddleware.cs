using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Checkout.ServiceDefaults.Http;

/// <summary>JSON is UTF-8 (RFC 8259). A body that claims another charset would otherwise be a failure of ours: the reader throws.</summary>
internal sealed class CharsetMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && type.Charset.HasValue
        && !HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? Problem.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", "Send JSON in UTF-8.").ExecuteAsync(context)
            : next(context);
}
