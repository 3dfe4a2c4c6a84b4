using System.Net;
using Checkout.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Checkout.Tests.Unit;

/// <summary>Tests the client address of a request, with the middleware of ASP.NET Core and the options of the Gateway.</summary>
public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData("10.0.0.7", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.8", "203.0.113.9, 10.0.0.7", "203.0.113.9")]
    [InlineData("10.0.0.8", "203.0.113.9:4711, 10.0.0.7:80", "203.0.113.9")]
    [InlineData("::ffff:10.0.0.8", "203.0.113.9, 10.0.0.7", "203.0.113.9")]
    [InlineData("10.0.0.8", "2001:db8::9, 10.0.0.7", "2001:db8::/64")]
    public void client_is_the_address_seen_by_the_outermost_proxy(string connection, string forwardedFor, string client)
    {
        Assert.Equal(client, ClientOf(connection, forwardedFor, "10.0.0.7", "10.0.0.8"));
        Assert.Equal(client, ClientOf(connection, forwardedFor, "10.0.0.0/8"));
    }

    [Theory]
    // The client sent the first entry itself.
    [InlineData("10.0.0.8", "198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9")]
    // The client also sent the address of a proxy.
    [InlineData("10.0.0.8", "198.51.100.1, 10.0.0.7, 203.0.113.9, 10.0.0.7", "203.0.113.9")]
    // The client bypasses the proxies.
    [InlineData("203.0.113.9", "198.51.100.1", "203.0.113.9")]
    [InlineData("203.0.113.9", "198.51.100.1, 10.0.0.7", "203.0.113.9")]
    [InlineData("10.0.0.8", "nonsense, 10.0.0.7", "10.0.0.7")]
    public void forged_header_is_ignored(string connection, string forwardedFor, string client)
    {
        Assert.Equal(client, ClientOf(connection, forwardedFor, "10.0.0.7", "10.0.0.8"));
        Assert.Equal(client, ClientOf(connection, forwardedFor, "10.0.0.0/8"));
    }

    [Fact]
    public void entries_before_an_untrusted_proxy_are_ignored() =>
        Assert.Equal("10.0.0.7", ClientOf("10.0.0.8", "203.0.113.9, 10.0.0.7", "10.0.0.8"));

    [Fact]
    public void no_header_is_trusted_without_proxies() => Assert.Null(TrustedProxies.CreateOptions(Settings()));

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("")]
    public void invalid_address_or_network_is_rejected(string text)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => TrustedProxies.CreateOptions(Settings("10.0.0.7", text)));

        Assert.Contains($"TrustedProxies has '{text}'", exception.Message, StringComparison.Ordinal);
    }

    private static string ClientOf(string connection, string forwardedFor, params string[] trusted)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connection);
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        var middleware = new ForwardedHeadersMiddleware(
            _ => Task.CompletedTask, NullLoggerFactory.Instance, Options.Create(TrustedProxies.CreateOptions(Settings(trusted))!));

        middleware.ApplyForwarders(context);

        return ClientAddress.Get(context);
    }

    private static IConfiguration Settings(params string[] trusted) => new ConfigurationBuilder()
        .AddInMemoryCollection(trusted.Select((text, index) => KeyValuePair.Create($"TrustedProxies:{index}", (string?)text)))
        .Build();
}
