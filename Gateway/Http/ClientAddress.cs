using System.Net;
using System.Net.Sockets;

namespace Checkout.Gateway.Http;

/// <summary>The address that a client is counted by.</summary>
internal static class ClientAddress
{
    private const int BytesOfNetwork = 8;

    public static string Get(HttpContext context) => Get(context.Connection.RemoteIpAddress);

    /// <summary>
    /// An IPv4 address as it is; of an IPv6 address the network of 64 bits, for whoever has one address of it has them all.
    /// </summary>
    public static string Get(IPAddress? address) => address switch
    {
        null => "unknown",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => new IPAddress([.. address.GetAddressBytes().AsSpan(0, BytesOfNetwork), .. new byte[BytesOfNetwork]]) + "/64",
        _ => address.ToString(),
    };
}
