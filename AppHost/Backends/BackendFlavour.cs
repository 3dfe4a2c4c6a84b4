using System.Diagnostics.CodeAnalysis;

namespace Checkout.AppHost.Backends;

/// <summary>How the backends run.</summary>
internal enum Flavour
{
    /// <summary>As containers, by Docker or Podman.</summary>
    Containers,

    /// <summary>As processes of programs installed on this machine.</summary>
    Native,
}

/// <summary>
/// Decides the flavour once, before the model is built: with container resources in it and no engine, an Aspire
/// application waits for ever.
/// </summary>
internal static class BackendFlavour
{
    /// <summary>
    /// Chooses by <c>Checkout:Backends</c>: <c>containers</c>, <c>native</c>, or <c>auto</c> (the default), which takes
    /// containers where an engine answers. Publishing describes containers, always.
    /// </summary>
    /// <param name="builder">The application; its configuration is read, and told of Podman where that is configured.</param>
    /// <param name="flavour">The choice.</param>
    /// <param name="problem">Why there is none, in one sentence.</param>
    public static bool TryChoose(IDistributedApplicationBuilder builder, out Flavour flavour, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        flavour = Flavour.Containers;
        if (!builder.ExecutionContext.IsRunMode)
        {
            return true;
        }

        var wanted = builder.Configuration["Checkout:Backends"] ?? "auto";
        if (wanted is not ("auto" or "containers" or "native"))
        {
            problem = $"Checkout:Backends is '{wanted}', and can be auto, containers or native.";
            return false;
        }

        var engine = wanted == "native" ? ContainerEngine.Unasked : ContainerEngine.Find(builder.Configuration);
        if (wanted == "containers" && !engine.IsRunning)
        {
            problem = $"Checkout:Backends asks for containers, but {engine.Reason}: start Docker, or choose native backends with Checkout__Backends=native.";
            return false;
        }

        flavour = engine.IsRunning ? Flavour.Containers : Flavour.Native;
        Console.WriteLine($"Backends: {flavour.ToString().ToLowerInvariant()}, because {(wanted == "auto" ? engine.Reason : "Checkout:Backends says so")}.");
        return flavour == Flavour.Containers || NativeTools.TryFindRequired(out problem);
    }
}
