using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.Usage;

/// <summary>Who made a request, as far as it says so: a name for statistics, on which no right depends.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsConfigured">Whether the name is one that the configuration knows, or stands for all others.</param>
internal readonly record struct UsageClient(string Name, bool IsConfigured);

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
        [{ } name] when Sane().IsMatch(name) && name is not (Anonymous or Other) => new(name, IsConfigured: false),
        _ => new(Other, IsConfigured: true),
    };

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.NonBacktracking)]
    private static partial Regex Sane();
}
