using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Checkout.Gateway.Http;

/// <summary>
/// Uses the client addresses forwarded by the proxies of <c>TrustedProxies</c> (addresses, or networks such as <c>10.0.0.0/8</c>).
/// Other callers are not trusted: with <c>X-Forwarded-For</c> they could choose the address by which limits count.
/// </summary>
internal static class TrustedProxies
{
    public const string Key = "TrustedProxies";

    public static void UseTrustedProxies(this WebApplication app)
    {
        if (CreateOptions(app.Configuration) is { } options)
        {
            app.UseForwardedHeaders(options);
        }
    }

    /// <summary>
    /// Creates the options of the middleware. It reads the header from right to left while the entries are those of trusted
    /// proxies. The first other address is the client. Entries to its left are not trustworthy.
    /// </summary>
    /// <returns>The options, or null if no proxy is trusted.</returns>
    /// <exception cref="InvalidOperationException">The setting has a value that is neither an address nor a network.</exception>
    public static ForwardedHeadersOptions? CreateOptions(IConfiguration configuration)
    {
        var trusted = configuration.GetSection(Key).Get<string[]>() ?? [];
        if (trusted.Length == 0)
        {
            return null;
        }

        // No limit: a chain may have any number of trusted proxies.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var text in trusted)
        {
            if (IPAddress.TryParse(text, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(text, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException(
                    $"{Key} has '{text}', which is neither an IP address nor a network such as 10.0.0.0/8.");
            }
        }

        return options;
    }
}
