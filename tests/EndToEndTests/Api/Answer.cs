using System.Net.Http.Headers;
using System.Text.Json;

namespace Checkout.Tests.EndToEnd.Api;

/// <summary>An HTTP answer, read to its end.</summary>
public sealed record Answer(int Status, HttpResponseHeaders Headers, string? MediaType, string Text)
{
    public string? RequestId => Header("X-Request-ID");

    public T As<T>() => JsonSerializer.Deserialize<T>(Text, JsonSerializerOptions.Web)!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public override string ToString() => $"{Status} {MediaType} {Text}";
}
