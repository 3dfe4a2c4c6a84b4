using Checkout.AppHost.Startup;

namespace Checkout.Tests.Unit;

public sealed class ProxyEnvironmentTests
{
    [Theory]
    [InlineData(null, "localhost,.localhost,127.0.0.1,::1,[::1]")]
    [InlineData("", "localhost,.localhost,127.0.0.1,::1,[::1]")]
    [InlineData(" intranet.example , LOCALHOST,", "intranet.example,LOCALHOST,.localhost,127.0.0.1,::1,[::1]")]
    [InlineData("*", "*,localhost,.localhost,127.0.0.1,::1,[::1]")]
    public void loopback_is_added_to_the_proxy_exceptions(string? exceptions, string expected) =>
        Assert.Equal(expected, ProxyEnvironment.WithLoopback(exceptions));
}
