using System.Diagnostics;
using System.Net;

namespace Checkout.ServiceDefaults.Telemetry;

/// <summary>
/// The attributes of spans and metrics for the stream of order events:
/// https://opentelemetry.io/docs/specs/semconv/messaging/
/// </summary>
public static class MessagingSpan
{
    private const string System = "redis";

    /// <summary>Returns the attributes of the span and the metric of an operation.</summary>
    /// <param name="operation">The operation, such as <c>publish</c>.</param>
    /// <param name="destination">The stream.</param>
    /// <param name="server">The Redis server, if known.</param>
    /// <param name="exception">The cause if the operation failed, else null.</param>
    public static TagList CreateAttributes(string operation, string destination, EndPoint? server, Exception? exception = null)
    {
        var attributes = new TagList
        {
            { "messaging.system", System },
            { "messaging.operation.name", operation },
            { "messaging.destination.name", destination },
        };
        if (Address(server) is var (host, port))
        {
            attributes.Add("server.address", host);
            attributes.Add("server.port", port);
        }

        if (exception is not null)
        {
            attributes.Add("error.type", exception.GetType().ToString());
        }

        return attributes;
    }

    /// <summary>Sets the attributes and the type of an operation on a span.</summary>
    /// <param name="span">The span.</param>
    /// <param name="type"><c>send</c> or <c>process</c>.</param>
    /// <param name="attributes">The result of <see cref="CreateAttributes"/>.</param>
    public static void SetMessaging(this Activity span, string type, in TagList attributes)
    {
        foreach (var (name, value) in attributes)
        {
            span.SetTag(name, value);
        }

        span.SetTag("messaging.operation.type", type);
    }

    private static (string Host, int Port)? Address(EndPoint? server) => server switch
    {
        DnsEndPoint dns => (dns.Host, dns.Port),
        IPEndPoint ip => (ip.Address.ToString(), ip.Port),
        _ => null,
    };
}
