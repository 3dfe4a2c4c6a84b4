using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    /// <summary>Adds a project that the AppHost references; <typeparamref name="TProject"/> is the generated class for it.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, _ => { });

    /// <summary>Adds a project, to run with that profile of its <c>launchSettings.json</c>, or without any when null.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() =>
        builder.AddProject<TProject>(name, options =>
        {
            options.ExcludeLaunchProfile = launchProfileName is null;
            options.LaunchProfileName = launchProfileName;
        });

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        var options = new ProjectResourceOptions();
        configure(options);
        return builder.AddResource(new ProjectResource(name))
            .WithAnnotation(new TProject())
            .WithDefaults()
            .WithLaunchProfile(options);
    }

    private static IResourceBuilder<ProjectResource> WithDefaults(this IResourceBuilder<ProjectResource> project)
    {
        var environment = project.ApplicationBuilder.Environment;
        return project
            .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory")
            .WithEnvironment(context =>
            {
                if (environment.IsDevelopment())
                {
                    context.EnvironmentVariables["OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION"] = "true";
                    context.EnvironmentVariables["OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION"] = "true";
                }

                var urls = project.Resource.GetEndpoints()
                    // One whose port goes into a variable of its own is the project's business, as in the real package.
                    .Where(endpoint => (endpoint.IsHttp || endpoint.IsHttps) && endpoint.EndpointAnnotation.PortVariable is null)
                    .Select(endpoint => $"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Port}");
                if (string.Join(';', urls) is { Length: > 0 } joined)
                {
                    context.EnvironmentVariables["ASPNETCORE_URLS"] = joined;
                }
            })
            .WithOtlpExporter();
    }

    private static IResourceBuilder<ProjectResource> WithLaunchProfile(this IResourceBuilder<ProjectResource> project, ProjectResourceOptions options)
    {
        if (options.ExcludeLaunchProfile)
        {
            return project.WithAnnotation(new ExcludeLaunchProfileAnnotation());
        }

        var metadata = project.Resource.GetLastAnnotation<IProjectMetadata>();
        var profiles = (metadata.LaunchSettings ?? LaunchSettings.Read(metadata.ProjectPath))?.Profiles ?? [];
        var sameAsAppHost = project.ApplicationBuilder.Configuration["DOTNET_LAUNCH_PROFILE"] ?? "";
        var name = options.LaunchProfileName
            ?? (profiles.ContainsKey(sameAsAppHost) ? sameAsAppHost : profiles.FirstOrDefault(profile => profile.Value.CommandName == "Project").Key);
        if (name is null)
        {
            return project;
        }
        if (!profiles.TryGetValue(name, out var profile))
        {
            throw new DistributedApplicationException($"The project of '{project.Resource.Name}' has no launch profile '{name}'.");
        }
        if (!string.IsNullOrWhiteSpace(profile.CommandLineArgs))
        {
            throw new DistributedApplicationException($"The launch profile '{name}' of '{project.Resource.Name}' has commandLineArgs, which this build of Aspire.Hosting does not read.");
        }

        AddEndpoints(project, profile.ApplicationUrl ?? "");
        return project
            .WithAnnotation(new LaunchProfileAnnotation(name))
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["DOTNET_LAUNCH_PROFILE"] = name;
                foreach (var (variable, value) in profile.EnvironmentVariables)
                {
                    context.EnvironmentVariables[variable] = Environment.ExpandEnvironmentVariables(value);
                }
            });
    }

    /// <summary>Adds endpoints named http, https, then http2, http3, … as real Aspire does.</summary>
    private static void AddEndpoints(IResourceBuilder<ProjectResource> project, string applicationUrl)
    {
        var countByScheme = new Dictionary<string, int>();
        foreach (var url in applicationUrl.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(BindingAddress.Parse))
        {
            var count = countByScheme[url.Scheme] = countByScheme.GetValueOrDefault(url.Scheme) + 1;
            var name = count == 1 ? url.Scheme : $"{url.Scheme}{count}";
            project.WithEndpoint(name, endpoint =>
            {
                endpoint.UriScheme = url.Scheme;
                endpoint.Port = url.Port;
            });
        }
    }
}
