using System.ComponentModel.DataAnnotations;

namespace Checkout.Gateway.Monitoring;

/// <summary>The section <c>Ops</c>: the addresses of the monitoring servers. Those of servers that are not installed are not set.</summary>
internal sealed class MonitoringOptions : IValidatableObject
{
    public const string Section = "Ops";

    public Uri? PrometheusUrl { get; set; }

    public Uri? AlertmanagerUrl { get; set; }

    public Uri? JaegerUrl { get; set; }

    /// <summary>Gets or sets the address of the Aspire dashboard, which has the traces if Jaeger is not installed.</summary>
    public Uri? AspireUrl { get; set; }

    public string? AspireApiKey { get; set; }

    /// <summary>Gets or sets the URL of a trace for browsers, with <c>{traceId}</c> in place of its id.</summary>
    public string? TraceUrl { get; set; }

    /// <summary>Gets or sets the URLs of tools, by the names that the Operations page shows.</summary>
    public Dictionary<string, string> Links { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        (string Name, Uri? Url)[] servers =
        [
            (nameof(PrometheusUrl), PrometheusUrl),
            (nameof(AlertmanagerUrl), AlertmanagerUrl),
            (nameof(JaegerUrl), JaegerUrl),
            (nameof(AspireUrl), AspireUrl),
        ];
        return servers.Where(server => server.Url is not null && !IsWeb(server.Url))
            .Select(server => new ValidationResult($"{Section}:{server.Name} must be an absolute URL with http or https.", [server.Name]));
    }

    // A URL without a scheme, such as localhost:9090, is absolute with the scheme localhost.
    private static bool IsWeb(Uri url) => url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);
}
