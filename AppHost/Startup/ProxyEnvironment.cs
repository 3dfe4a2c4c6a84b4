namespace Checkout.AppHost.Startup;

/// <summary>The proxy settings in environment variables.</summary>
internal static class ProxyEnvironment
{
    // Both spellings are set: curl and .NET prefer lower case, Go prefers upper case. .NET writes the host of a URL as [::1],
    // others as ::1.
    private static readonly string[] ProxyNames = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    private static readonly string[] ExceptionNames = ["no_proxy", "NO_PROXY"];
    private static readonly string[] Loopback = ["localhost", ".localhost", "127.0.0.1", "::1", "[::1]"];

    /// <summary>
    /// Excludes loopback from the proxy for this process and its child processes. The orchestrator, the services and the
    /// backends use loopback, which a proxy cannot reach. Must be called before the first HTTP client is used, since .NET
    /// reads the environment once.
    /// </summary>
    public static void ExcludeLoopback()
    {
        if (ProxyNames.All(name => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            return;
        }

        var exceptions = WithLoopback(ExceptionNames.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value)));
        foreach (var name in ExceptionNames)
        {
            Environment.SetEnvironmentVariable(name, exceptions);
        }
    }

    /// <summary>Returns the hosts that bypass the proxy, including loopback.</summary>
    internal static string WithLoopback(string? exceptions) => string.Join(',',
        (exceptions ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Union(Loopback, StringComparer.OrdinalIgnoreCase));
}
