using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Checkout.Gateway.Http;

/// <summary>
/// The proxies of <c>TrustedProxies</c> (addresses) are believed whom they forward for. Nobody else is: anyone can write
/// an <c>X-Forwarded-For</c>, and would so choose the address that limits count by.
/// </summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        var addresses = app.Configuration.GetSection("TrustedProxies").Get<string[]>() ?? [];
        if (addresses.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var address in addresses)
        {
            options.KnownProxies.Add(IPAddress.TryParse(address, out var proxy)
                ? proxy
                : throw new InvalidOperationException($"TrustedProxies has '{address}', which is no IP address."));
        }

        app.UseForwardedHeaders(options);
    }
}
