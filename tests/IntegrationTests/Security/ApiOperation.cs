using System.Text.Json;
using System.Text.Json.Nodes;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Security;

/// <summary>An operation of a service's OpenAPI document.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with parameters in braces.</param>
/// <param name="Body">An example of the request body, or null if the operation has none.</param>
internal sealed record ApiOperation(HttpMethod Method, string Path, JsonNode? Body)
{
    /// <summary>Returns all operations of the service's OpenAPI document.</summary>
    public static async Task<IReadOnlyList<ApiOperation>> ReadAsync(string url)
    {
        var document = (await new ApiClient(url).GetAsync("/openapi/v1.json")).Json;
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select new ApiOperation(new HttpMethod(operation.Name.ToUpperInvariant()), path.Name, BodyOf(operation.Value, document)),
        ];
    }

    /// <summary>Returns the path with all parameters replaced.</summary>
    public string PathWith(string value)
    {
        var path = Path;
        while (path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start)
        {
            path = path[..start] + value + path[(path.IndexOf('}', start) + 1)..];
        }

        return path;
    }

    /// <summary>Returns one copy of the body for each of its values, with that value replaced.</summary>
    public IEnumerable<string> BodiesWith(string value)
    {
        const string Mark = "\"the value that is replaced\"";
        foreach (var path in Paths(Body!).Where(path => path.Length > 0))
        {
            var copy = Body!.DeepClone();
            Replace(copy, path, JsonValue.Create("the value that is replaced"));
            yield return copy.ToJsonString().Replace(Mark, value, StringComparison.Ordinal);
        }
    }

    private static JsonNode? BodyOf(JsonElement operation, JsonElement document) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json)
            ? Example(json.GetProperty("schema"), document, name: "")
            : null;

    // Returns a nearly valid example, so that an invalid value reaches the code that uses it. No order or account is ever created.
    private static JsonNode Example(JsonElement schema, JsonElement document, string name)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (node, part) => node.GetProperty(part));
        }

        if (schema.TryGetProperty("oneOf", out var choices))
        {
            return Example(choices.EnumerateArray().Last(), document, name);
        }

        return TypeOf(schema) switch
        {
            "object" when schema.TryGetProperty("properties", out var properties) => new JsonObject(
                properties.EnumerateObject().Select(property => KeyValuePair.Create(property.Name, (JsonNode?)Example(property.Value, document, property.Name)))),
            "object" => new JsonObject(),
            "array" => new JsonArray(Example(schema.GetProperty("items"), document, name)),
            "integer" or "number" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            _ => JsonValue.Create(Text(name)),
        };
    }

    private static string TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : "string";
        }

        // The document also allows numbers as strings.
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!).ToList() : [type.GetString()!];
        return types.FirstOrDefault(one => one is "integer" or "number") ?? types.First(one => one != "null");
    }

    private static string Text(string name) => name switch
    {
        "email" => "demo@example.com",
        "password" => "short",
        "sku" => "no-such-thing",
        "cardNumber" or "number" => "4242424242424242",
        "expiry" => "12/30",
        "cvc" => "no",
        "currency" => "EUR",
        "client" => "gateway",
        _ => "a-text",
    };

    private static IEnumerable<object[]> Paths(JsonNode? node)
    {
        yield return [];
        var children = node switch
        {
            JsonObject members => members.Select(member => (Key: (object)member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => (Key: (object)index, Value: item)),
            _ => [],
        };
        foreach (var (key, value) in children)
        {
            foreach (var path in Paths(value))
            {
                yield return [key, .. path];
            }
        }
    }

    private static void Replace(JsonNode root, object[] path, JsonNode value)
    {
        var parent = path[..^1].Aggregate(root, (node, key) => key is int index ? node[index]! : node[(string)key]!);
        if (path[^1] is int last)
        {
            parent[last] = value;
        }
        else
        {
            parent[(string)path[^1]] = value;
        }
    }
}
