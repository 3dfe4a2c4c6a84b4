using Checkout.AppHost.Containers;
using Checkout.AppHost.Native;
using Checkout.AppHost.Startup;

namespace Checkout.AppHost;

/// <summary>
/// Decides once, before the model is built, how the backends run: with container resources in it and no engine, an Aspire
/// application waits for ever.
/// </summary>
internal static class Backends
{
    /// <summary>
    /// Returns containers where an engine can run them or <c>Checkout:Backends</c> asks for them, else installed programs, and says
    /// which and why. Publishing describes containers, always.
    /// </summary>
    /// <exception cref="StartupException">There is neither what was asked for nor what could stand in for it.</exception>
    public static IBackends Create(IDistributedApplicationBuilder builder, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return new ContainerBackends(builder, options);
        }

        var engine = options.Backends == BackendKind.Native ? ContainerEngine.NotAsked : ContainerEngine.Find(builder.Configuration);
        if (options.Backends == BackendKind.Containers && !engine.IsUsable)
        {
            throw new StartupException($"Checkout:Backends asks for containers, but {engine.Reason}: {engine.Remedy ?? "start Docker"}, or choose native backends with Checkout__Backends=native.");
        }

        if (!engine.IsUsable && NativeTools.FindProblem() is { } problem)
        {
            throw new StartupException(engine.Remedy is null ? problem : $"Containers cannot be used, because {engine.Reason}: {engine.Remedy}. {problem}");
        }

        var remedy = engine.Remedy is null ? "" : $"; to have containers, {engine.Remedy}";
        Console.WriteLine(options.Backends == BackendKind.Auto
            ? $"Backends: {(engine.IsUsable ? "containers" : "native")}, because {engine.Reason}{remedy}."
            : $"Backends: {(engine.IsUsable ? "containers" : "native")}, because Checkout:Backends says so.");
        return engine.IsUsable ? new ContainerBackends(builder, options) : new NativeBackends(builder, options);
    }
}
