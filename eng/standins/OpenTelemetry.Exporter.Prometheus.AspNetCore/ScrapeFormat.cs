using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>One of the text formats that Prometheus reads, in one of its versions.</summary>
internal readonly record struct ScrapeFormat(bool IsOpenMetrics, string Version)
{
    private const string OpenMetrics = "application/openmetrics-text";
    private const string PlainText = "text/plain";

    private static readonly ScrapeFormat Fallback = new(IsOpenMetrics: false, "0.0.4");

    /// <summary>
    /// Gets the content type to answer with. Names are escaped with underscores whatever escaping was asked for:
    /// they are translated that way before, and what this replaced cannot be brought back.
    /// </summary>
    public string ContentType
        => $"{(IsOpenMetrics ? OpenMetrics : PlainText)}; version={Version}; charset=utf-8"
        + (Version[0] == '0' ? "" : "; escaping=underscores");

    /// <summary>The format that a client likes best, the first of those it likes equally.</summary>
    /// <param name="accept">The media types of its Accept header.</param>
    /// <returns>That format, or the oldest if it accepts none of them.</returns>
    public static ScrapeFormat Negotiate(IList<MediaTypeHeaderValue> accept)
        => accept
            .Select(Parse)
            .OfType<(ScrapeFormat Format, double Quality)>()
            .OrderByDescending(candidate => candidate.Quality)
            .Select(candidate => candidate.Format)
            .FirstOrDefault(Fallback);

    private static (ScrapeFormat Format, double Quality)? Parse(MediaTypeHeaderValue mediaType)
    {
        // Without a version: the first that is a standard.
        var format = mediaType.MediaType.ToString().ToLowerInvariant() switch
        {
            OpenMetrics => new ScrapeFormat(IsOpenMetrics: true, "1.0.0"),
            PlainText => Fallback,
            _ => default(ScrapeFormat?),
        };
        var quality = 1.0;

        foreach (var parameter in mediaType.Parameters)
        {
            var value = parameter.GetUnescapedValue().ToString();
            switch (parameter.Name.ToString().ToLowerInvariant())
            {
                case "q":
                    if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quality)
                        || quality is not (> 0 and <= 1))
                    {
                        return null;
                    }

                    break;
                case "version" when value is "1.0.0" || value == (format?.IsOpenMetrics is true ? "0.0.1" : "0.0.4"):
                    format = format is { } known ? known with { Version = value } : null;
                    break;
                case "escaping" when value is "allow-utf-8" or "dots" or "underscores" or "values":
                    break;
                case "version" or "escaping":
                    return null;
            }
        }

        return format is { } accepted ? (accepted, quality) : null;
    }
}
