using System.Diagnostics;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>A scrape's response, and when it was made.</summary>
internal sealed record Scrape(byte[] Body, DateTime CreatedAt, long Timestamp);

/// <summary>
/// Makes one collection answer every scrape of its format that comes while it runs or, after it, within the
/// cache duration: several Prometheus servers then see the same values at the cost of one.
/// </summary>
internal sealed class SharedScrapes(Func<ScrapeFormat, byte[]> write, TimeSpan cacheDuration)
{
    private readonly Dictionary<ScrapeFormat, Task<Scrape>> _latest = [];

    public Task<Scrape> GetAsync(ScrapeFormat format)
    {
        lock (_latest)
        {
            if (!_latest.TryGetValue(format, out var scrape) || !IsUsable(scrape))
            {
                _latest[format] = scrape = Task.Run(() => new Scrape(write(format), DateTime.UtcNow, Stopwatch.GetTimestamp()));
            }

            return scrape;
        }
    }

    private bool IsUsable(Task<Scrape> scrape)
        => !scrape.IsCompleted
        || (scrape.IsCompletedSuccessfully && Stopwatch.GetElapsedTime(scrape.Result.Timestamp) < cacheDuration);
}
