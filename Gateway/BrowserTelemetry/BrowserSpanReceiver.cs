using System.Diagnostics;
using System.Threading.RateLimiting;
using Checkout.Gateway.Otlp;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>
/// Receives the spans of pages, and exports those that belong to a trace issued by the Gateway and have only registered content.
/// The export never blocks: spans above a rate are rejected, and spans that the backends are too slow for are dropped.
/// </summary>
internal sealed class BrowserSpanReceiver(
    IssuedTraces traces, BrowserSpanRules rules, ForwardedTracing tracing, BrowserTelemetryMetrics metrics, TimeProvider time) : IDisposable
{
    /// <summary>The maximum number of exported spans per second, for all pages together.</summary>
    public const int SpansPerSecond = 200;

    private const int Burst = 5 * SpansPerSecond;
    private const int NanosecondsPerTick = 100;
    private const int SpanIdLength = 16;
    private const int TraceIdLength = 32;

    // A visit may take long, and a browser's clock may be wrong.
    private static readonly TimeSpan MaxPast = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxFuture = TimeSpan.FromMinutes(1);

    private readonly TokenBucketRateLimiter _limiter = new(new()
    {
        TokenLimit = Burst,
        TokensPerPeriod = SpansPerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    });

    /// <summary>Exports the accepted spans.</summary>
    /// <returns>The number of rejected spans.</returns>
    public int Receive(OtlpTraces sent)
    {
        var rejected = 0;
        foreach (var (_, span) in sent.Spans)
        {
            var result = Check(span);
            metrics.RecordSpan(result);
            if (result == BrowserSpanResults.Accepted)
            {
                tracing.Export(ToForwarded(span));
            }
            else
            {
                rejected++;
            }
        }

        return rejected;
    }

    public void Dispose() => _limiter.Dispose();

    private string Check(OtlpSpan span)
    {
        if (!IsId(span.TraceId, TraceIdLength) || !IsSpanId(span.SpanId) || !(string.IsNullOrEmpty(span.ParentSpanId) || IsSpanId(span.ParentSpanId)))
        {
            return BrowserSpanResults.Invalid;
        }

        if (traces.Check(ActivityTraceId.CreateFromString(span.TraceId), span.TraceState) != TraceOrigin.Issued)
        {
            return BrowserSpanResults.UnknownTrace;
        }

        if (!IsInTime(span) || !rules.Allow(span))
        {
            return BrowserSpanResults.Invalid;
        }

        using var lease = _limiter.AttemptAcquire();
        return lease.IsAcquired ? BrowserSpanResults.Accepted : BrowserSpanResults.TooMany;
    }

    private bool IsInTime(OtlpSpan span)
    {
        var now = time.GetUtcNow();
        var (from, to) = (Nanoseconds(now - MaxPast), Nanoseconds(now + MaxFuture));
        return span.StartTimeUnixNano >= from && span.StartTimeUnixNano <= span.EndTimeUnixNano && span.EndTimeUnixNano <= to
            && (span.Events ?? []).All(item => item is not null && item.TimeUnixNano >= from && item.TimeUnixNano <= to);
    }

    private static ForwardedSpan ToForwarded(OtlpSpan span) => new(
        ActivityTraceId.CreateFromString(span.TraceId),
        ActivitySpanId.CreateFromString(span.SpanId),
        string.IsNullOrEmpty(span.ParentSpanId) ? default : ActivitySpanId.CreateFromString(span.ParentSpanId),
        span.Name!,
        (ActivityKind)(span.Kind - 1),
        Time(span.StartTimeUnixNano).UtcDateTime,
        Time(span.EndTimeUnixNano).UtcDateTime,
        BrowserSpanRules.TryRead(span.Attributes)!,
        [.. (span.Events ?? []).Select(item => new ActivityEvent(
            item!.Name!, Time(item.TimeUnixNano), new(BrowserSpanRules.TryRead(item.Attributes)!.Select(attribute => KeyValuePair.Create(attribute.Key, (object?)attribute.Value)))))],
        span.Status?.Code == OtlpStatus.Error);

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    private static DateTimeOffset Time(long nanoseconds) => DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / NanosecondsPerTick);

    // Sixteen decimal digits could be a card number.
    private static bool IsSpanId(string? text) => IsId(text, SpanIdLength) && Redaction.Redact(text!) == text;

    private static bool IsId(string? text, int length) =>
        text?.Length == length && text.All(char.IsAsciiHexDigitLower) && text.Any(digit => digit != '0');
}

/// <summary>The results for spans that a page sent.</summary>
internal static class BrowserSpanResults
{
    public const string Accepted = "accepted";

    /// <summary>The Gateway did not issue its trace id, or issued it too long ago.</summary>
    public const string UnknownTrace = "unknown_trace";

    /// <summary>It has a name, kind, attribute or event that is not registered.</summary>
    public const string Invalid = "invalid";

    public const string TooMany = "too_many";

    public static readonly string[] All = [Accepted, UnknownTrace, Invalid, TooMany];
}
