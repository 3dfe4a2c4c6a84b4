using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Usage;

/// <summary>Determines the client of a request.</summary>
internal sealed partial class UsageClients(IOptions<UsageOptions> options)
{
    public const string HeaderName = "X-Client-Id";
    public const string Anonymous = "anonymous";
    public const string Other = "other";

    private readonly HashSet<string> _configured = [.. options.Value.Clients];

    public UsageClient Get(HttpRequest request) => request.Headers[HeaderName] switch
    {
        [] => new(Anonymous, IsConfigured: true),
        [{ } name] when _configured.Contains(name) => new(name, IsConfigured: true),
        [{ } name] when ValidName().IsMatch(name) && name is not (Anonymous or Other) => new(name, IsConfigured: false),
        _ => new(Other, IsConfigured: true),
    };

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.NonBacktracking)]
    private static partial Regex ValidName();
}
