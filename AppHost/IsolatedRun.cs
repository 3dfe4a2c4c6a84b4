using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>A run beside other runs, as <c>aspire run --isolated</c> starts it.</summary>
internal static class IsolatedRun
{
    // The Aspire CLI sets it for an isolated run, as does Aspire.Hosting.Testing. The orchestrator then ignores fixed ports.
    private const string RandomizePorts = "DcpPublisher:RandomizePorts";

    /// <summary>Returns whether the orchestrator chooses every port of this run.</summary>
    public static bool IsRequested(IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsRunMode && builder.Configuration.GetValue(RandomizePorts, false);
}
