using System.Diagnostics;

namespace OpenTelemetry.Instrumentation.Http;

/// <summary>Options of the spans of <see cref="HttpClient"/> calls.</summary>
public class HttpClientTraceInstrumentationOptions
{
    /// <summary>
    /// Gets or sets what decides whether a request is traced: not if it returns <see langword="false"/> or throws.
    /// </summary>
    public Func<HttpRequestMessage, bool>? FilterHttpRequestMessage { get; set; }

    /// <summary>Gets or sets what adds to a span from its request, before this is sent.</summary>
    public Action<Activity, HttpRequestMessage>? EnrichWithHttpRequestMessage { get; set; }

    /// <summary>Gets or sets what adds to a span from its response, if there is one.</summary>
    public Action<Activity, HttpResponseMessage>? EnrichWithHttpResponseMessage { get; set; }

    /// <summary>Gets or sets what adds to a span from the exception its request failed with.</summary>
    public Action<Activity, Exception>? EnrichWithException { get; set; }

    /// <summary>
    /// Gets or sets a value indicating whether an exception becomes an event of the span. Default: <see langword="false"/>.
    /// </summary>
    public bool RecordException { get; set; }
}
