
namespace Checkout.AppHost.Backends;

/// <summary>Where everything that a run leaves behind is kept: <c>Checkout:RunFolder</c>, by default <c>.run</c> beside the solution.</summary>
internal static class RunFolder
{
    /// <summary>The absolute path of a folder in it. It is not created.</summary>
    public static string Of(IDistributedApplicationBuilder builder, string name) =>
        Path.GetFullPath(Path.Combine(builder.Configuration["Checkout:RunFolder"] ?? ".run", name), Path.GetFullPath("..", builder.AppHostDirectory));
}
