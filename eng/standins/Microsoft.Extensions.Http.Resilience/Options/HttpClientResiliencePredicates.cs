using System.Diagnostics.CodeAnalysis;
using System.Net;
using Polly;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Tells failures that may pass by themselves from those that will not.</summary>
public static class HttpClientResiliencePredicates
{
    /// <summary>Whether the outcome is a 5xx, 408 or 429, a failed request or a timeout of the resilience pipeline.</summary>
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Result.StatusCode: >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        _ => false,
    };

    /// <summary>Whether the outcome is transient, or a timeout of connecting that nobody asked for.</summary>
    [Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
    public static bool IsTransient(Outcome<HttpResponseMessage> outcome, CancellationToken cancellationToken)
        => IsTransient(outcome) || (!cancellationToken.IsCancellationRequested
            && outcome.Exception is OperationCanceledException { Source: "System.Private.CoreLib", InnerException: TimeoutException });
}
