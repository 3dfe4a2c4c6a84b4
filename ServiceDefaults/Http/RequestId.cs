using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Http;

/// <summary>
/// The id a caller can quote to find its request again: taken from <c>X-Request-ID</c> where that is sane, else
/// made. It goes to the services behind, and stands on every answer, log line and server span.
/// </summary>
public static class RequestId
{
    /// <summary>The header it comes and goes in.</summary>
    public const string HeaderName = "X-Request-ID";

    /// <summary>The span attribute and log field it is found under: an array of one string, like every header.</summary>
    public const string AttributeName = "http.request.header.x-request-id";

    private const int MaxLength = 64;

    // What is left out could forge a log line, a header or a query.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>The id of the request that is being served.</summary>
    public static string Get(HttpContext context) => context.TraceIdentifier;

    internal static string From(string? offered) => IsSane(offered)
        ? offered!
        : ActivityTraceId.CreateRandom().ToHexString();

    private static bool IsSane(string? id) =>
        id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExcept(Allowed);
}
