using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Npgsql;

namespace Checkout.Tests.Integration.Services;

/// <summary>Runs a service in this process with its real startup code, on a loopback port.</summary>
/// <typeparam name="TMarker">Any type of the service's assembly.</typeparam>
internal sealed class ServiceHost<TMarker> : WebApplicationFactory<TMarker>
    where TMarker : class
{
    // Less than the service's pool, so that its background services still get a connection.
    private const int Connections = 24;

    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection> _replace;
    private readonly ConcurrentQueue<string> _logLines = [];

    private ServiceHost(Dictionary<string, string> settings, Action<IServiceCollection> replace)
    {
        _settings = settings;
        _replace = replace;
        Log = FakeLogCollector.Create(new FakeLogCollectorOptions { OutputFormatter = Format, OutputSink = _logLines.Enqueue });
    }

    /// <summary>Gets the address of the service.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Gets the log of the service.</summary>
    public FakeLogCollector Log { get; }

    /// <summary>Gets the log with one text for each record: level, message, fields and exception.</summary>
    public IReadOnlyCollection<string> LogLines => _logLines;

    /// <param name="settings">The settings in addition to those of its appsettings.json.</param>
    /// <param name="port">The port, or 0 for any free port.</param>
    /// <param name="replace">Replaces services of its container.</param>
    public static ServiceHost<TMarker> Start(Dictionary<string, string> settings, int port = 0, Action<IServiceCollection>? replace = null)
    {
        var host = new ServiceHost<TMarker>(settings, replace ?? (_ => { }));
        host.UseKestrel(port);
        host.StartServer();
        host.Url = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return host;
    }

    /// <summary>Creates a client: anonymous for the Gateway, with service credentials for other services.</summary>
    public ApiClient NewClient() => new(Url, TestSecrets.CredentialsFor(typeof(TMarker)));

    /// <summary>
    /// Opens most of the service's database connections, one after the other. Otherwise concurrent requests would open them all at once,
    /// and time out on a slow machine.
    /// </summary>
    public async Task OpenConnectionsAsync()
    {
        var database = Services.GetRequiredService<NpgsqlDataSource>();
        var connections = new List<NpgsqlConnection>();
        while (connections.Count < Connections)
        {
            connections.Add(await database.OpenConnectionAsync());
        }

        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Logging:Console:LogLevel:Default", nameof(LogLevel.None));
        foreach (var (key, value) in TestSecrets.Settings.Concat(_settings))
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureLogging(logging => logging.AddProvider(new FakeLoggerProvider(Log)));
        builder.ConfigureTestServices(services => TestSecrets.Trust(services, hasAuthService: _settings.ContainsKey("Services:auth:http:0")));
        builder.ConfigureTestServices(_replace);
    }

    private static string Format(FakeLogRecord record)
    {
        var fields = record.StructuredState?.Select(field => $"{field.Key}={field.Value}") ?? [];
        return $"{record.Level} {record.Message} {string.Join(' ', fields)} {record.Exception}";
    }
}
