using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>Shoppers and attackers, so that there is something to see.</summary>
internal static class LoadGeneratorExtensions
{
    private const string Section = "Checkout:LoadGenerator";

    /// <summary>
    /// Adds the load generator, which is idle until a scenario is switched on that it takes part in, or sends shoppers from the
    /// start where <c>Checkout:LoadGenerator:Start</c> is true. Its other settings are those of the section, too: <c>Rate</c> a
    /// second, <c>Shoppers</c>, <c>Mix:Buy</c> and so on, <c>Synthetic</c>. Null when publishing: nobody deploys shoppers.
    /// </summary>
    public static IResourceBuilder<ProjectResource>? AddLoadGenerator<TProject>(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<IResourceWithEndpoints> gateway,
        IResourceBuilder<IResourceWithConnectionString> redis,
        IResourceBuilder<ParameterResource> syntheticKey)
        where TProject : IProjectMetadata, new()
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return null;
        }

        var settings = builder.Configuration.GetSection(Section);
        var generator = builder.AddProject<TProject>(name, options => options.ExcludeLaunchProfile = true)
            .WithHeapLimit(mebibytes: 512)
            .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            .WithEnvironment("LoadGenerator__Url", gateway.GetEndpoint("http"))
            .WithEnvironment("LoadGenerator__SyntheticKey", syntheticKey)
            .WithReference(redis).WaitFor(redis)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WaitFor(gateway)
            .WithShopperCommands(gateway.GetEndpoint("http"));
        foreach (var (key, value) in settings.AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null))
        {
            generator.WithEnvironment("LoadGenerator__" + key.Replace(":", "__"), value);
        }

        return generator;
    }
}
