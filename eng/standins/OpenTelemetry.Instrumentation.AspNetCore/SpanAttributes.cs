using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>
/// Names and attributes of a server span, after OpenTelemetry's
/// <see href="https://github.com/open-telemetry/semantic-conventions/blob/v1.42.0/docs/http/http-spans.md">conventions</see>.
/// </summary>
internal static partial class SpanAttributes
{
    private const string OtherMethod = "_OTHER";

    private static readonly FrozenSet<string> KnownMethods = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "PATCH", "CONNECT", "QUERY");

    public static void SetRequest(Activity activity, HttpRequest request)
    {
        var method = Normalize(request.Method);
        activity.DisplayName = SpanName(method);
        activity.SetTag("http.request.method", method);
        if (method != request.Method)
        {
            activity.SetTag("http.request.method_original", request.Method);
        }

        if (request.Host.HasValue)
        {
            activity.SetTag("server.address", request.Host.Host);
            if (request.Host.Port is { } port)
            {
                activity.SetTag("server.port", port);
            }
        }

        if (request.Headers.UserAgent is [{ Length: > 0 } userAgent, ..])
        {
            activity.SetTag("user_agent.original", userAgent);
        }

        var path = request.PathBase + request.Path;
        activity.SetTag("url.scheme", request.Scheme);
        activity.SetTag("url.path", path.HasValue ? path.ToString() : "/");
        if (request.QueryString.HasValue)
        {
            // Values in a query may be secret; which parameters were used tells enough.
            activity.SetTag("url.query", ParameterValue().Replace(request.QueryString.Value!, "=Redacted"));
        }

        activity.SetTag("network.protocol.version", ProtocolVersion(request.Protocol));
    }

    public static void SetResponse(Activity activity, HttpContext context)
    {
        if (Route(context) is { } route)
        {
            activity.DisplayName = $"{SpanName(Normalize(context.Request.Method))} {route}";
            activity.SetTag("http.route", route);
        }

        activity.SetTag("http.response.status_code", context.Response.StatusCode);

        // What an exception, or the application, has set before stays.
        if (activity.Status == ActivityStatusCode.Unset && context.Response.StatusCode is >= 500 and < 600)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    // Clients choose the method, so an unknown one must not become a name or a value of its own.
    private static string Normalize(string method)
        => KnownMethods.TryGetValue(method, out var known) ? known : OtherMethod;

    private static string SpanName(string method) => method == OtherMethod ? "HTTP" : method;

    private static string ProtocolVersion(string protocol) => protocol switch
    {
        "HTTP/1.1" => "1.1",
        "HTTP/2" => "2",
        "HTTP/3" => "3",
        _ => protocol,
    };

    private static string? Route(HttpContext context)
    {
        // Middleware that runs the pipeline anew for an error page clears the endpoint, and keeps it under this key.
        var endpoint = context.GetEndpoint() ?? context.Items["__OriginalEndpoint"] as Endpoint;
        return endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route switch
        {
            "" => "/",
            var route => route,
        };
    }

    [GeneratedRegex("=[^&]*")]
    private static partial Regex ParameterValue();
}
