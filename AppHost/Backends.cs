using Checkout.AppHost.Containers;
using Checkout.AppHost.Native;

namespace Checkout.AppHost;

/// <summary>
/// Selects how the backends run, before the model is built: an Aspire application that has container resources and no
/// container engine never starts.
/// </summary>
internal static class Backends
{
    /// <summary>
    /// Returns containers if <c>Checkout:Backends</c> or a usable engine selects them, else installed programs, and prints the
    /// choice with its reason. Publishing always uses containers.
    /// </summary>
    /// <exception cref="StartupException">The selected backends cannot run on this machine.</exception>
    public static IBackends Create(IDistributedApplicationBuilder builder, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return new ContainerBackends(builder, options);
        }

        var engine = options.Backends == BackendKind.Native ? ContainerEngine.NotRequested : ContainerEngine.Find(builder.Configuration);
        if (options.Backends == BackendKind.Containers && !engine.IsUsable)
        {
            throw new StartupException($"Checkout:Backends is containers, but {engine.Reason}: {engine.Remedy ?? "start Docker"}, or use native backends with Checkout__Backends=native.");
        }

        if (!engine.IsUsable && NativeTools.FindProblem() is { } problem)
        {
            throw new StartupException(engine.Remedy is null ? problem : $"Containers cannot be used, because {engine.Reason}: {engine.Remedy}. {problem}");
        }

        var remedy = engine.Remedy is null ? "" : $"; to use containers, {engine.Remedy}";
        Console.WriteLine(options.Backends == BackendKind.Auto
            ? $"Backends: {(engine.IsUsable ? "containers" : "native")}, because {engine.Reason}{remedy}."
            : $"Backends: {(engine.IsUsable ? "containers" : "native")}, as set in Checkout:Backends.");
        return engine.IsUsable ? new ContainerBackends(builder, options) : new NativeBackends(builder, options);
    }
}
