using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The id by which a caller can refer to its request: taken from <c>X-Request-ID</c> if that is valid, else generated. It
/// is passed to other services, and added to every response, log line and server span.
/// </summary>
public static class RequestId
{
    /// <summary>The header of requests and responses.</summary>
    public const string HeaderName = "X-Request-ID";

    /// <summary>The span attribute and log field: an array of one string, like every header.</summary>
    public const string AttributeName = "http.request.header.x-request-id";

    private const int MaxLength = 64;

    // Other characters could inject log lines, headers or queries.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Gets the id of the current request.</summary>
    public static string Get(HttpContext context) => context.TraceIdentifier;

    internal static string From(string? requested) => IsValid(requested)
        ? requested!
        : ActivityTraceId.CreateRandom().ToHexString();

    private static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MaxLength } && !id.AsSpan().ContainsAnyExcept(Allowed);
}
