using System.Net;
using System.Net.Sockets;

namespace Checkout.Gateway.Http;

/// <summary>The address by which a client is counted.</summary>
internal static class ClientAddress
{
    private const int BytesOfNetwork = 8;

    public static string Get(HttpContext context) => Get(context.Connection.RemoteIpAddress);

    /// <summary>
    /// Returns an IPv4 address unchanged, and the /64 network of an IPv6 address, since one client controls all of its addresses.
    /// </summary>
    public static string Get(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, BytesOfNetwork), .. new byte[BytesOfNetwork]]) + "/64",
        _ => address.ToString(),
    };
}
