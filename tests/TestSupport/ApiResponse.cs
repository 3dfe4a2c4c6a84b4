using System.Net.Http.Headers;
using System.Text.Json;

namespace Checkout.Tests.TestSupport;

/// <summary>An HTTP response with its complete body.</summary>
public sealed record ApiResponse(int Status, HttpResponseHeaders Headers, string? MediaType, string Text)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>Gets the <c>code</c> of a problem response.</summary>
    public string? Code => Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Gets the parts that a client can branch on.</summary>
    public (int Status, string? Code) Problem => (Status, Code);

    public string? RequestId => Header("X-Request-ID");

    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Headers, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());

    public T As<T>() => JsonSerializer.Deserialize<T>(Text, JsonSerializerOptions.Web)!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <summary>Returns a string property of the body.</summary>
    public string Member(string member) => Json.GetProperty(member).GetString()!;

    public override string ToString() => $"{Status} {MediaType} {Text}";
}
