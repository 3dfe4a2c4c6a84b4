using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// The Aspire dashboard, run from the Aspire CLI. Its addresses are configured as with real Aspire:
/// <c>ASPNETCORE_URLS</c>, <c>ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL</c> (gRPC) and
/// <c>ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL</c>. <c>Aspire:DisableDashboard</c> leaves it out.
/// </summary>
internal sealed class Dashboard(
    IConfiguration configuration, DistributedApplicationOptions options, RunSettings settings, ProcessGuardian guardian, RunLog log)
{
    private const string LogName = "aspire-dashboard";

    // The first run of the CLI unpacks the dashboard.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly bool _isDisabled = options.DisableDashboard || configuration.GetValue<bool>("Aspire:DisableDashboard");
    private readonly string[] _frontends = Frontends(configuration["ASPNETCORE_URLS"]);
    private string? _otlpGrpc = configuration["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_ENDPOINT_URL"];
    private string? _otlpHttp = configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] ?? configuration["DOTNET_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"];
    private string? _cli;
    private ChildProcess? _process;

    /// <summary>Where telemetry goes: to the dashboard or, when that is disabled, to what is configured in its place.</summary>
    public (string Url, string Protocol)? GetOtlpEndpoint(OtlpProtocol? required) => (required, _otlpGrpc, _otlpHttp) switch
    {
        (null or OtlpProtocol.Grpc, { } grpc, _) => (grpc, "grpc"),
        (OtlpProtocol.HttpJson, _, { } http) => (http, "http/json"),
        (not OtlpProtocol.Grpc, _, { } http) => (http, "http/protobuf"),
        _ => null,
    };

    /// <summary>Finds the dashboard's program and its ports.</summary>
    /// <exception cref="DistributedApplicationException">A port is taken.</exception>
    public void Prepare()
    {
        if (_isDisabled)
        {
            return;
        }
        _cli = AspireCli.Find(configuration, settings);
        if (_cli is null)
        {
            (_otlpGrpc, _otlpHttp) = (null, null);
            log.Say($"There is no Aspire dashboard: the Aspire CLI is not installed ({AspireCli.InstallCommand(settings)}).");
            return;
        }
        _otlpGrpc ??= $"http://localhost:{PortAllocator.NextFree()}";
        _otlpHttp ??= $"http://localhost:{PortAllocator.NextFree()}";
        foreach (var url in _frontends.Append(_otlpGrpc).Append(_otlpHttp))
        {
            PortAllocator.Require(new Uri(url).Port, "the Aspire dashboard");
        }
    }

    /// <summary>Starts the dashboard and waits until it answers, so that no telemetry is lost.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_cli is null)
        {
            return;
        }
        string[] arguments =
        [
            "dashboard", "run", "--allow-anonymous", "--non-interactive", "--nologo",
            "--frontend-url", string.Join(';', _frontends), "--otlp-grpc-url", _otlpGrpc!, "--otlp-http-url", _otlpHttp!,
        ];
        var file = log.File(LogName);
        var spec = new ProcessSpec(_cli, arguments, settings.LogDirectory, new Dictionary<string, string> { ["NO_COLOR"] = "1" });
        _process = ChildProcess.Start(spec, guardian, (line, _) => WriteLine(file, line));

        if (await AnswersAsync(_process, new Uri(_frontends[0]), cancellationToken).ConfigureAwait(false))
        {
            log.Say($"Dashboard: {_frontends[0]}");
        }
        else
        {
            log.Say($"The Aspire dashboard has not started, see {log.PathOf(LogName)}; the application runs without it.");
            await StopAsync().ConfigureAwait(false);
            (_otlpGrpc, _otlpHttp) = (null, null);
        }
    }

    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.StopAsync(RunSettings.StopTimeout).ConfigureAwait(false);
            process.Dispose();
        }
    }

    private static async Task<bool> AnswersAsync(ChildProcess process, Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        while (!deadline.IsCancellationRequested && !process.Exited.IsCompleted)
        {
            try
            {
                using var response = await client.GetAsync(url, deadline.Token).ConfigureAwait(false);
                return true;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50), deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
        cancellationToken.ThrowIfCancellationRequested();
        return false;
    }

    /// <summary>A launch profile may name an https address too, which needs a certificate that the dashboard does not have here.</summary>
    private static string[] Frontends(string? urls)
    {
        var http = (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Where(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)).ToArray();
        return http.Length > 0 ? http : ["http://localhost:18888"];
    }

    private static void WriteLine(TextWriter file, string line)
    {
        lock (file)
        {
            file.WriteLine(line);
        }
    }
}
