namespace Checkout.AppHost.Backends;

/// <summary>Containers that start by a script.</summary>
internal static class ShellScript
{
    /// <summary>
    /// Runs <paramref name="script"/> in place of the image's entry point. A raw string has the line ends of its source
    /// file, and sh takes a carriage return for a part of the command.
    /// </summary>
    public static IResourceBuilder<ContainerResource> WithShellScript(this IResourceBuilder<ContainerResource> container, string script) =>
        container.WithEntrypoint("/bin/sh").WithArgs("-c", script.ReplaceLineEndings("\n"));
}
