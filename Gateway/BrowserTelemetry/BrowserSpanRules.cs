using System.Collections.Frozen;
using System.Diagnostics;
using Checkout.Gateway.Otlp;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>
/// Allows only the spans <c>checkout.page.*</c> of <c>telemetry/registry</c>. Every attribute is a number or has a fixed set of
/// values, so no text of a page and no user input is ever exported.
/// </summary>
internal sealed class BrowserSpanRules(EndpointDataSource endpoints)
{
    private const double MaxVital = 3_600_000; // an hour, in milliseconds
    private const int MaxEvents = 8;

    private static readonly Rule[] Rules =
    [
        new("checkout.page.click", ActivityKind.Internal, attributes => $"click {attributes["checkout.page.control"]}", ["checkout.page.control"], []),
        new("checkout.page.request", ActivityKind.Client, attributes => $"{attributes["http.request.method"]} {attributes["url.template"]}",
            ["http.request.method", "url.template"], ["http.response.status_code", "error.type"]),
        new("checkout.page.visit", ActivityKind.Internal, attributes => $"visit {attributes["url.path"]}", ["url.path"], []),
    ];

    private static readonly FrozenDictionary<string, Func<object, bool>> Values = new Dictionary<string, Func<object, bool>>
    {
        ["checkout.page.control"] = value => value is "pay",
        ["http.request.method"] = value => value is "GET" or "POST" or "PUT" or "DELETE",
        ["http.response.status_code"] = value => value is >= 100L and <= 599L,
        ["error.type"] = value => value is "timeout" or "connection_error" or string { Length: 3 } and ['5', >= '0' and <= '9', >= '0' and <= '9'],
        ["url.path"] = value => value is "/" or "/ops.html" or "/usage.html",
    }.ToFrozenDictionary();

    // Only the API's own routes are valid templates.
    private readonly Lazy<FrozenSet<string>> _templates = new(() => endpoints.Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => endpoint.RoutePattern.RawText ?? "")
        .Where(route => route.StartsWith("/api/", StringComparison.Ordinal))
        .ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The attributes of each span by its type in the registry, required ones first.</summary>
    public static IEnumerable<(string Type, ActivityKind Kind, IReadOnlyList<string> Required, IReadOnlyList<string> Optional)> Registered =>
        Rules.Select(rule => (rule.Type, rule.Kind, rule.Required, rule.Optional));

    /// <summary>Returns whether the span's name, kind, attributes and events are registered, with valid values.</summary>
    public bool Allow(OtlpSpan span) =>
        TryRead(span.Attributes) is { } attributes
        && Rules.FirstOrDefault(rule => rule.Matches(span, attributes)) is not null
        && attributes.All(attribute => IsValue(attribute.Key, attribute.Value))
        && (span.Events ?? []).Count <= MaxEvents
        && (span.Events ?? []).All(IsVital);

    /// <summary>Returns the attributes by name, or null if one is invalid or a duplicate.</summary>
    public static Dictionary<string, object>? TryRead(IReadOnlyList<OtlpKeyValue?>? attributes)
    {
        var read = new Dictionary<string, object>();
        return (attributes ?? []).All(attribute => attribute is { Key: { } key, Value.Value: { } value } && read.TryAdd(key, value)) ? read : null;
    }

    private bool IsValue(string name, object value) =>
        name == "url.template" ? value is string template && _templates.Value.Contains(template) : Values[name](value);

    // https://opentelemetry.io/docs/specs/semconv/browser/events/
    private static bool IsVital(OtlpEvent? one) =>
        one is { Name: "browser.web_vital" }
        && TryRead(one.Attributes) is { Count: 2 } attributes
        && attributes.GetValueOrDefault("browser.web_vital.name") is "cls" or "inp" or "lcp"
        && attributes.GetValueOrDefault("browser.web_vital.value") is >= 0.0 and <= MaxVital;

    private sealed record Rule(
        string Type, ActivityKind Kind, Func<IReadOnlyDictionary<string, object>, string> GetName, IReadOnlyList<string> Required, IReadOnlyList<string> Optional)
    {
        public bool Matches(OtlpSpan span, IReadOnlyDictionary<string, object> attributes) =>
            span.Kind == (int)Kind + 1
            && Required.All(attributes.ContainsKey)
            && attributes.Keys.All(name => Required.Contains(name) || Optional.Contains(name))
            && span.Name == GetName(attributes);
    }
}
