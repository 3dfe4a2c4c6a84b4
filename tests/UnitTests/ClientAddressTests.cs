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
    public void client_is_counted_by_what_it_cannot_change(string address, string client) =>
        Assert.Equal(client, ClientAddress.Get(IPAddress.Parse(address)));

    [Fact]
    public void connection_without_an_address_is_counted_too() => Assert.Equal("unknown", ClientAddress.Get((IPAddress?)null));
}
