using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Checkout.AppHost.Model;

namespace Checkout.AppHost.Startup;

/// <summary>Checks that the fixed ports are free before any resource starts.</summary>
internal static class PortCheck
{
    // A process that was just stopped or killed may take this long to release its port.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Waits until every fixed port of the finished model is free.</summary>
    /// <exception cref="StartupException">A port is still in use after 10 s.</exception>
    public static async Task WaitUntilFreeAsync(IDistributedApplicationBuilder builder, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode || options.IsIsolated)
        {
            return;
        }

        // Resources that are not in the model, such as Grafana if it is not installed, need no port.
        var used = builder.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>()).Select(endpoint => endpoint.Port).ToHashSet();
        (string What, int Port, string Setting)[] needed =
        [
            .. typeof(PortOptions).GetProperties().Where(property => used.Contains((int?)property.GetValue(options.Ports)))
                .Select(property => (
                    property.GetCustomAttribute<DescriptionAttribute>()!.Description,
                    (int?)property.GetValue(options.Ports) ?? 0,
                    $"Checkout__Ports__{property.Name}=PORT"))
                .Where(port => port.Item2 > 0),
            .. Urls(builder, "ASPNETCORE_URLS", "the Aspire dashboard"),
            .. Urls(builder, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "OTLP to the Aspire dashboard"),
        ];
        var deadline = DateTime.UtcNow + Timeout;
        foreach (var (what, port, setting) in needed)
        {
            while (!IsFree(port))
            {
                if (DateTime.UtcNow > deadline)
                {
                    throw new StartupException($"Port {port} ({what}) is in use: stop the program that uses it, or set another port with {setting}.");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(250));
            }
        }
    }

    private static IEnumerable<(string, int, string)> Urls(IDistributedApplicationBuilder builder, string key, string what) =>
        (builder.Configuration[key] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(url => (what, new Uri(url).Port, $"the argument {key}=http://localhost:PORT"));

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
