using Checkout.AppHost.Model;
using Microsoft.Extensions.Configuration;

namespace Checkout.AppHost;

/// <summary>Adds the load generator, which simulates shoppers and attackers.</summary>
internal static class LoadGeneratorExtensions
{
    private const string Section = "Checkout:LoadGenerator";

    /// <summary>
    /// Adds the load generator, which is idle until one of its scenarios is started. It sends shoppers from the start if
    /// <c>Checkout:LoadGenerator:Start</c> is true. The section also has its other settings: <c>Rate</c> per second,
    /// <c>Shoppers</c>, <c>Mix:Buy</c> and so on, <c>Synthetic</c>. Returns null when publishing: it is not deployed.
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
