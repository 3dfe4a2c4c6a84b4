namespace Checkout.AppHost.Startup;

/// <summary>The proxy of the environment, for whoever reaches the internet through one.</summary>
internal static class ProxyEnvironment
{
    // Two spellings of each: curl and .NET prefer the lower case, Go the upper case. [::1] is how .NET writes the host of an
    // address, ::1 how others do.
    private static readonly string[] ProxyNames = ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    private static readonly string[] ExceptionNames = ["no_proxy", "NO_PROXY"];
    private static readonly string[] Loopback = ["localhost", ".localhost", "127.0.0.1", "::1", "[::1]"];

    /// <summary>
    /// Excludes loopback from the proxy, for this process and all that it starts: the orchestrator, the services and the
    /// backends reach each other on loopback, which a proxy cannot reach. Must be called before the first HTTP client is
    /// used, since .NET reads the environment once.
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

    /// <summary>Returns the hosts that need no proxy, with those of loopback among them.</summary>
    internal static string WithLoopback(string? exceptions) => string.Join(',',
        (exceptions ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Union(Loopback, StringComparer.OrdinalIgnoreCase));
}
