using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OpenTelemetry.Instrumentation.AspNetCore;

/// <summary>Options of the spans of incoming requests.</summary>
public class AspNetCoreTraceInstrumentationOptions
{
    /// <summary>
    /// Gets or sets what decides whether a request is traced: not if it returns <see langword="false"/> or throws.
    /// </summary>
    public Func<HttpContext, bool>? Filter { get; set; }

    /// <summary>Gets or sets what adds to a span from its request, before this is handled.</summary>
    public Action<Activity, HttpRequest>? EnrichWithHttpRequest { get; set; }

    /// <summary>Gets or sets what adds to a span from its response.</summary>
    public Action<Activity, HttpResponse>? EnrichWithHttpResponse { get; set; }

    /// <summary>Gets or sets what adds to a span from the unhandled exception its request ended with.</summary>
    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether an unhandled exception becomes an event of the span.
    /// Default: <see langword="false"/>.
    /// </summary>
    public bool RecordException { get; set; }
}
