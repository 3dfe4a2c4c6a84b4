using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>
/// The ports that people type, and the check that they are free before anything is started. An isolated run has none:
/// each port is then null, which lets the orchestrator choose one.
/// </summary>
internal static class FixedPorts
{
    // What was stopped or killed a moment ago may take so long to let go of its port.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Port of the storefront and the public API: <c>Checkout:Ports:Storefront</c>, 8080 by default.</summary>
    public static int? Storefront(IDistributedApplicationBuilder builder) => Of(builder, nameof(Storefront), 8080);

    /// <summary>Port of Prometheus: <c>Checkout:Ports:Prometheus</c>, 9090 by default.</summary>
    public static int? Prometheus(IDistributedApplicationBuilder builder) => Of(builder, nameof(Prometheus), 9090);

    /// <summary>Port of Alertmanager: <c>Checkout:Ports:Alertmanager</c>, 9093 by default.</summary>
    public static int? Alertmanager(IDistributedApplicationBuilder builder) => Of(builder, nameof(Alertmanager), 9093);

    /// <summary>Port of the blackbox exporter: <c>Checkout:Ports:Blackbox</c>, 9115 by default.</summary>
    public static int? Blackbox(IDistributedApplicationBuilder builder) => Of(builder, nameof(Blackbox), 9115);

    /// <summary>Port of Grafana: <c>Checkout:Ports:Grafana</c>, 3000 by default.</summary>
    public static int? Grafana(IDistributedApplicationBuilder builder) => Of(builder, nameof(Grafana), 3000);

    /// <summary>Port of Jaeger's pages: <c>Checkout:Ports:Jaeger</c>, 16686 by default.</summary>
    public static int? Jaeger(IDistributedApplicationBuilder builder) => Of(builder, nameof(Jaeger), 16686);

    /// <summary>Port of Loki: <c>Checkout:Ports:Loki</c>, 3100 by default.</summary>
    public static int? Loki(IDistributedApplicationBuilder builder) => Of(builder, nameof(Loki), 3100);

    /// <summary>Port of Mailpit's pages: <c>Checkout:Ports:Mailpit</c>, 8025 by default.</summary>
    public static int? Mailpit(IDistributedApplicationBuilder builder) => Of(builder, nameof(Mailpit), 8025);

    /// <summary>
    /// Whether all fixed ports of the finished model are free; if not, <paramref name="problem"/> says which is not and
    /// what to do.
    /// </summary>
    public static bool AreFree(IDistributedApplicationBuilder builder, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (!builder.ExecutionContext.IsRunMode || IsolatedRun.IsRequested(builder))
        {
            return true;
        }

        // What is not in the model (there is no Grafana here, say) needs no port.
        var used = builder.Resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>())
            .Select(endpoint => endpoint.Port).ToHashSet();
        (string What, int? Port, string Setting)[] all =
        [
            ("the storefront", Storefront(builder), Setting(nameof(Storefront))),
            ("Prometheus", Prometheus(builder), Setting(nameof(Prometheus))),
            ("Alertmanager", Alertmanager(builder), Setting(nameof(Alertmanager))),
            ("the blackbox exporter", Blackbox(builder), Setting(nameof(Blackbox))),
            ("Grafana", Grafana(builder), Setting(nameof(Grafana))),
            ("Jaeger", Jaeger(builder), Setting(nameof(Jaeger))),
            ("Loki", Loki(builder), Setting(nameof(Loki))),
            ("Mailpit", Mailpit(builder), Setting(nameof(Mailpit))),
        ];
        (string What, int Port, string Setting)[] needed =
        [
            .. all.Where(fixedPort => used.Contains(fixedPort.Port)).Select(fixedPort => (fixedPort.What, fixedPort.Port!.Value, fixedPort.Setting)),
            .. Urls(builder, "ASPNETCORE_URLS", "the Aspire dashboard"),
            .. Urls(builder, "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "telemetry on its way to the Aspire dashboard"),
        ];
        var giveUpAt = DateTime.UtcNow + Patience;
        foreach (var (what, port, setting) in needed)
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

    private static int? Of(IDistributedApplicationBuilder builder, string name, int byDefault) =>
        IsolatedRun.IsRequested(builder) ? null : builder.Configuration.GetValue($"Checkout:Ports:{name}", byDefault);

    private static string Setting(string name) => $"Checkout__Ports__{name}=PORT";

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
