using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>The ports that people type, and the check that they are free before anything is started.</summary>
internal static class FixedPorts
{
    // What was stopped a moment ago may take so long to let go of its port.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Port of the storefront and the public API: <c>Checkout:Ports:Storefront</c>, 8080 by default.</summary>
    public static int Storefront(IDistributedApplicationBuilder builder) =>
        builder.Configuration.GetValue("Checkout:Ports:Storefront", 8080);

    /// <summary>Whether all fixed ports are free; if not, <paramref name="problem"/> says which is not and what to do.</summary>
    public static bool TryReserve(IDistributedApplicationBuilder builder, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (!builder.ExecutionContext.IsRunMode)
        {
            return true;
        }

        var port = Storefront(builder);
        var giveUpAt = DateTime.UtcNow + Patience;
        while (!IsFree(port))
        {
            if (DateTime.UtcNow > giveUpAt)
            {
                problem = $"Port {port}, which the storefront needs, is in use: stop what uses it, or choose another with Checkout__Ports__Storefront=PORT.";
                return false;
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(250));
        }

        return true;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
