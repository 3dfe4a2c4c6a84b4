using Polly;

namespace System.Net.Http;

/// <summary>The resilience context that a request is sent in.</summary>
public static class HttpResilienceHttpRequestMessageExtensions
{
    private static readonly HttpRequestOptionsKey<ResilienceContext?> Key = new("Resilience.Http.ResilienceContext");

    /// <summary>The context, or null when the request is not in a pipeline.</summary>
    public static ResilienceContext? GetResilienceContext(this HttpRequestMessage requestMessage)
    {
        ArgumentNullException.ThrowIfNull(requestMessage);
        return requestMessage.Options.TryGetValue(Key, out var context) ? context : null;
    }

    /// <summary>Sets the context.</summary>
    public static void SetResilienceContext(this HttpRequestMessage requestMessage, ResilienceContext? resilienceContext)
    {
        ArgumentNullException.ThrowIfNull(requestMessage);
        requestMessage.Options.Set(Key, resilienceContext);
    }
}
