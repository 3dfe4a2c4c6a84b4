using System.Net;
using Checkout.Gateway.Http;

namespace Checkout.Tests.Unit;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void client_is_identified_by_ipv4_address_or_ipv6_prefix(string address, string client) =>
        Assert.Equal(client, ClientAddress.Get(IPAddress.Parse(address)));

    [Fact]
    public void missing_address_is_reported_as_unknown() => Assert.Equal("unknown", ClientAddress.Get((IPAddress?)null));
}
