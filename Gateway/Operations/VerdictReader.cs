namespace Checkout.Gateway.Operations;

/// <summary>Reads the verdict that Prometheus records (prometheus/rules/verdict.yml), and finds a trace that shows it.</summary>
internal sealed class VerdictReader(PrometheusClient prometheus, TimeProvider time)
{
    private const string Words = "checkout:verdict:words";
    private static readonly string[] States = ["unknown", "healthy", "look", "broken"];
    private static readonly TimeSpan TraceAge = TimeSpan.FromMinutes(2);

    public static string RunbookPath(string alert) => $"/runbooks/{alert}";

    /// <summary>Returns the verdict, or <see cref="Verdict.Unknown"/> if Prometheus records none.</summary>
    /// <exception cref="MonitoringUnavailableException"/>
    public async Task<Verdict> ReadAsync(CancellationToken cancellationToken)
    {
        var headlines = prometheus.QueryAsync("checkout:verdict:headline", cancellationToken);
        var causes = prometheus.QueryAsync($$"""{{Words}}{severity=~"look|broken"}""", cancellationToken);
        await Task.WhenAll(headlines, causes);
        if (await headlines is not [var headline, ..])
        {
            return Verdict.Unknown;
        }

        var worst = ToCause(headline);
        return new Verdict(
            States[(int)Math.Clamp(headline.Value, 0, 3)], worst.Words, worst.Service, worst.Step, worst.Runbook, await FindTraceAsync(headline, cancellationToken),
            [.. (await causes).Select(ToCause).OrderByDescending(cause => cause.Words == worst.Words).ThenBy(cause => cause.Severity, StringComparer.Ordinal)]);
    }

    private static VerdictCause ToCause(Series series) => new(
        series.Label("severity"), series.Label("words"), NullIfEmpty(series.Label("service")), NullIfEmpty(series.Label("step")),
        NullIfEmpty(series.Label("runbook")) is { } runbook ? RunbookPath(runbook) : null);

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    // The slowest request shows best which operation takes the time or fails repeatedly.
    private async Task<string?> FindTraceAsync(Series headline, CancellationToken cancellationToken)
    {
        if (Requests(headline) is not { } selector)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var exemplars = await prometheus.QueryExemplarsAsync(selector, now - TraceAge, now, cancellationToken);
        return exemplars.OrderByDescending(exemplar => exemplar.Value).Select(exemplar => exemplar.TraceId).FirstOrDefault();
    }

    // Returns the histogram of the affected requests, or null if the cause has none.
    private static string? Requests(Series cause)
    {
        var (service, step) = (Quote(cause.Label("service")), cause.Label("step"));
        return cause.Label("cause") switch
        {
            "step_fails" => $$"""checkout_step_duration_seconds_bucket{service_peer_name={{service}}, checkout_step={{Quote(step)}}, error_type!=""}""",
            "step_slower" => $$"""checkout_step_duration_seconds_bucket{service_peer_name={{service}}, checkout_step={{Quote(step)}}}""",
            "route_fails" => $$"""http_server_request_duration_seconds_bucket{job={{service}}, {{Route(step)}}, http_response_status_code=~"5.."}""",
            "route_slower" => $$"""http_server_request_duration_seconds_bucket{job={{service}}, {{Route(step)}}}""",
            "checkouts_fail" => """checkout_duration_seconds_bucket{checkout_outcome=~"try_later|error"}""",
            "checkouts_slow" => "checkout_duration_seconds_bucket",
            "declines" => """checkout_duration_seconds_bucket{checkout_outcome="payment_declined"}""",
            _ => null,
        };
    }

    // "PUT /reservations/{orderId:guid}"
    private static string Route(string step) =>
        step.Split(' ', 2) is [var method, var route] ? $"http_request_method={Quote(method)}, http_route={Quote(route)}" : $"http_route={Quote(step)}";

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
