using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Runs the synthetic monitor as the AppHost does, but with a long interval, so that it makes only one round of journeys.</summary>
internal sealed class MonitorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private MonitorProcess(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
    }

    public static string AccountFile(string folder) => Path.Combine(folder, "account.json");

    public static MonitorProcess Start(Uri storefront, CheckoutApplication application, string folder)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var program = typeof(MonitorProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "SyntheticMonitorProgram").Value!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath("../../..", System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory());
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["Monitor__Storefront"] = storefront.ToString();
        start.Environment["Monitor__Folder"] = folder;
        start.Environment["Monitor__Interval"] = "01:00:00";
        start.Environment["OTEL_SERVICE_NAME"] = "synthetic-monitor";
        start.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = application.GetOtlpEndpoint().ToString();
        start.Environment["OTEL_EXPORTER_OTLP_HEADERS"] = application.OtlpHeaders;
        var process = Process.Start(start)!;
        var output = TestContext.Current.TestOutputHelper;
        process.OutputDataReceived += (_, line) => Write(output, line.Data);
        process.ErrorDataReceived += (_, line) => Write(output, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new MonitorProcess(process, address);
    }

    /// <summary>Returns the value of each custom series by name and labels. Returns none if the monitor does not respond yet.</summary>
    public async Task<IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)>> MetricsAsync()
    {
        string text;
        try
        {
            text = await _http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException)
        {
            return [];
        }

        return
        [
            .. Regex.Matches(text, @"^(synthetic_\w+)\{([^}]*)\} ([0-9.eE+-]+)", RegexOptions.Multiline).Select(match => (
                match.Groups[1].Value,
                (IReadOnlyDictionary<string, string>)Regex.Matches(match.Groups[2].Value, "(\\w+)=\"([^\"]*)\"").ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
                double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
    }

    // Output after the end of a test cannot be written.
    private static void Write(ITestOutputHelper? output, string? line)
    {
        if (line is not null && TestContext.Current.TestStatus == TestEngineStatus.Running)
        {
            output?.WriteLine(line);
        }
    }
}
