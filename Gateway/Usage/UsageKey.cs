namespace Checkout.Gateway.Usage;

/// <summary>The dimensions by which requests are counted. Callers can choose only the client, whose number is limited.</summary>
/// <param name="Hour">The UTC hour of the response.</param>
/// <param name="Client">The client.</param>
/// <param name="Method">The HTTP method, or <c>_OTHER</c> for an unknown one.</param>
/// <param name="Endpoint">The route pattern, or <c>(unmatched)</c> for an unknown path.</param>
/// <param name="StatusClass">The class of the status, such as <c>2xx</c>.</param>
internal readonly record struct UsageKey(DateTime Hour, UsageClient Client, string Method, string Endpoint, string StatusClass)
{
    public const string Unmatched = "(unmatched)";

    private static readonly HashSet<string> Methods =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options];

    public static string GetMethod(string method) => Methods.Contains(method) ? method : "_OTHER";

    public static string GetStatusClass(int status) => $"{status / 100}xx";
}
