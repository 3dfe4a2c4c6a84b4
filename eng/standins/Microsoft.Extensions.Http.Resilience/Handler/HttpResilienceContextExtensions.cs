using System.Diagnostics.CodeAnalysis;

namespace Polly;

/// <summary>The request that a resilience pipeline is executed for.</summary>
[Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
public static class HttpResilienceContextExtensions
{
    /// <summary>The request, or null outside of HTTP.</summary>
    public static HttpRequestMessage? GetRequestMessage(this ResilienceContext context) => context.GetRequestMessageOrNull();

    /// <summary>Sets the request.</summary>
    public static void SetRequestMessage(this ResilienceContext context, HttpRequestMessage? requestMessage)
        => context.SetRequestMessageCore(requestMessage);
}

/// <summary>The same for this assembly, to which it is no experiment.</summary>
internal static class RequestMessageProperty
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage?> Key = new("Resilience.Http.RequestMessage");

    public static HttpRequestMessage? GetRequestMessageOrNull(this ResilienceContext context)
        => context.Properties.GetValue(Key, null);

    public static void SetRequestMessageCore(this ResilienceContext context, HttpRequestMessage? request)
        => context.Properties.Set(Key, request);
}
