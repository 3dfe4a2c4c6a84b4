using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Checkout.Gateway.Http;

/// <summary>
/// The proxies of <c>TrustedProxies</c> (addresses, or networks such as <c>10.0.0.0/8</c>) are believed whom they forward
/// for. Nobody else is: anyone can write an <c>X-Forwarded-For</c>, and would so choose the address that limits count by.
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
    /// Creates the options of the middleware. It reads the header from the right, for as long as the one who wrote an
    /// entry is trusted, so the first address that is not a proxy's is the client; what stands left of it is only claimed.
    /// </summary>
    /// <returns>Null if no proxy is trusted.</returns>
    /// <exception cref="InvalidOperationException">The setting holds what is neither an address nor a network.</exception>
    public static ForwardedHeadersOptions? CreateOptions(IConfiguration configuration)
    {
        var trusted = configuration.GetSection(Key).Get<string[]>() ?? [];
        if (trusted.Length == 0)
        {
            return null;
        }

        // No limit: a chain is as long as its trusted proxies.
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
