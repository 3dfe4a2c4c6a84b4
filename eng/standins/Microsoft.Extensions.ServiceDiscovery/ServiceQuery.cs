using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>What is asked for: <c>scheme+scheme://_endpoint.service:port</c>, of which only the service is required.</summary>
internal sealed record ServiceQuery(string Text, IReadOnlyList<string> Schemes, string Service, string? Endpoint, int Port)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ServiceQuery? query)
    {
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : $"any://{text}", UriKind.Absolute, out var uri))
        {
            query = null;
            return false;
        }

        var (endpoint, service) = SplitHost(uri.Host);
        query = new ServiceQuery(text, hasScheme ? uri.Scheme.Split('+') : [], service, endpoint, uri.Port);
        return true;
    }

    private static (string? Endpoint, string Service) SplitHost(string host)
    {
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return host.StartsWith('_') && dot > 1 && !host.EndsWith('.')
            ? (host[1..dot], host[(dot + 1)..])
            : (null, host);
    }
}
