namespace Checkout.Gateway.Usage;

/// <summary>What requests are counted by: nothing of it is the caller's free choice but the client, and of those there are few.</summary>
/// <param name="Hour">The UTC hour in which the request was answered.</param>
/// <param name="Client">Who made it.</param>
/// <param name="Method">HTTP method; <c>_OTHER</c> for a made-up one.</param>
/// <param name="Endpoint">Route pattern; <c>(unmatched)</c> for a made-up path.</param>
/// <param name="StatusClass">Such as <c>2xx</c>.</param>
internal readonly record struct UsageKey(DateTime Hour, UsageClient Client, string Method, string Endpoint, string StatusClass)
{
    public const string Unmatched = "(unmatched)";

    private static readonly HashSet<string> Methods =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options];

    public static string GetMethod(string method) => Methods.Contains(method) ? method : "_OTHER";

    public static string GetStatusClass(int status) => $"{status / 100}xx";
}
