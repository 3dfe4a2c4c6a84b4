using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>Answers scrapes.</summary>
internal sealed partial class ScrapeHandler
{
    private readonly PrometheusExporter? _exporter;
    private readonly ILogger<ScrapeHandler> _logger;

    public ScrapeHandler(MeterProvider metrics, IConfiguration configuration, ILogger<ScrapeHandler> logger)
    {
        _logger = logger;
        _exporter = PrometheusExporter.Of(metrics);

        // With the whole SDK switched off there are no exporters, and scrapes are answered with nothing.
        var isSdkDisabled = bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var disabled) && disabled;
        if (_exporter is null && !isSdkDisabled)
        {
            throw new ArgumentException("The MeterProvider has no Prometheus exporter: call AddPrometheusExporter().", nameof(metrics));
        }
    }

    public async Task HandleAsync(HttpContext context)
    {
        if (_exporter is null)
        {
            return;
        }

        var response = context.Response;
        var format = ScrapeFormat.Negotiate(context.Request.GetTypedHeaders().Accept);
        try
        {
            var scrape = await _exporter.Scrapes.GetAsync(format).WaitAsync(Timeout(context.Request), context.RequestAborted);
            if (scrape.Body.Length > 0)
            {
                response.ContentType = format.ContentType;
                response.Headers.LastModified = scrape.CreatedAt.ToString("R", CultureInfo.InvariantCulture);
                await response.Body.WriteAsync(scrape.Body, context.RequestAborted);
            }
        }
        catch (TimeoutException)
        {
            response.StatusCode = StatusCodes.Status408RequestTimeout;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception exception)
        {
            LogScrapeFailed(exception);
            if (!response.HasStarted)
            {
                response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    // Prometheus says how long it will wait.
    private static TimeSpan Timeout(HttpRequest request)
        => double.TryParse(
            request.Headers["X-Prometheus-Scrape-Timeout-Seconds"],
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var seconds)
        && seconds is >= 0.001 and <= int.MaxValue / 1000
            ? TimeSpan.FromSeconds(seconds)
            : System.Threading.Timeout.InfiniteTimeSpan;

    [LoggerMessage(LogLevel.Error, "A scrape failed.")]
    private partial void LogScrapeFailed(Exception exception);
}
