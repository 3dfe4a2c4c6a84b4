using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>The ports that people type, and the check that they are free before anything is started.</summary>
internal static class FixedPorts
{
    // What was stopped or killed a moment ago may take so long to let go of its port.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Port of the storefront and the public API: <c>Checkout:Ports:Storefront</c>, 8080 by default.</summary>
    public static int Storefront(IDistributedApplicationBuilder builder) => Of(builder, nameof(Storefront), 8080);

    /// <summary>Port of Prometheus: <c>Checkout:Ports:Prometheus</c>, 9090 by default.</summary>
    public static int Prometheus(IDistributedApplicationBuilder builder) => Of(builder, nameof(Prometheus), 9090);

    /// <summary>Whether all fixed ports are free; if not, <paramref name="problem"/> says which is not and what to do.</summary>
    public static bool TryReserve(IDistributedApplicationBuilder builder, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (!builder.ExecutionContext.IsRunMode)
        {
            return true;
        }

        (string What, int Port, string Setting)[] ports =
        [
            ("the storefront", Storefront(builder), "Checkout__Ports__Storefront=PORT"),
            ("Prometheus", Prometheus(builder), "Checkout__Ports__Prometheus=PORT"),
            .. Urls(builder, "ASPNETCORE_URLS", "the Aspire dashboard"),
            .. Urls(builder, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "telemetry on its way to the Aspire dashboard"),
        ];
        var giveUpAt = DateTime.UtcNow + Patience;
        foreach (var (what, port, setting) in ports)
        {
            while (!IsFree(port))
            {
                if (DateTime.UtcNow > giveUpAt)
                {
                    problem = $"Port {port}, meant for {what}, is in use: stop what uses it, or choose another with {setting}.";
                    return false;
                }

                Thread.Sleep(TimeSpan.FromMilliseconds(250));
            }
        }

        return true;
    }

    private static int Of(IDistributedApplicationBuilder builder, string name, int byDefault) =>
        builder.Configuration.GetValue($"Checkout:Ports:{name}", byDefault);

    private static IEnumerable<(string, int, string)> Urls(IDistributedApplicationBuilder builder, string key, string what) =>
        (builder.Configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(url => (what, new Uri(url).Port, $"{key}=http://localhost:PORT"));

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
