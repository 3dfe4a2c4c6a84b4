using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;
    private readonly DistributedApplicationExecutionContextOptions _executionContextOptions;

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = options.ProjectDirectory ?? ProjectOutputs.FindAppHostDirectory(AppHostAssembly) ?? Directory.GetCurrentDirectory();
        _host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ApplicationName = AppHostAssembly?.GetName().Name,
            ContentRootPath = AppHostDirectory,
        });

        var operation = Configuration["operation"] == "publish" || Configuration["publisher"] is not null
            ? DistributedApplicationOperation.Publish
            : DistributedApplicationOperation.Run;
        _executionContextOptions = new DistributedApplicationExecutionContextOptions(operation);
        ExecutionContext = new DistributedApplicationExecutionContext(_executionContextOptions);

        AddServices(options);
    }

    public ConfigurationManager Configuration => _host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => _host.Environment;

    public IServiceCollection Services => _host.Services;

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ResourceName.Validate(resource.Name);
        if (Resources.TryGetByName(resource.Name, out var existing))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{typeof(T)}' with name '{resource.Name}' because resource of type '{existing.GetType()}' with that name already exists.");
        }
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        var host = _host.Build();
        _executionContextOptions.ServiceProvider = host.Services;
        return new DistributedApplication(host);
    }

    private void AddServices(DistributedApplicationOptions options)
    {
        Services.AddSingleton(options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(_ => new DistributedApplicationModel(Resources));
        Services.AddSingleton(_ => new ResourceNotificationService());
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddSingleton(services => new ResourceCommandService(
            services.GetRequiredService<DistributedApplicationModel>(),
            services.GetRequiredService<ResourceNotificationService>(),
            services.GetRequiredService<ResourceLoggerService>(),
            services));
        Services.AddHealthChecks();

        Services.AddSingleton(new AppHostAssembly(AppHostAssembly));
        Services.AddSingleton(new RunSettings(Configuration, AppHostDirectory));
        Services.AddSingleton<RunLog>();
        Services.AddSingleton<ProcessGuardian>();
        Services.AddSingleton<ResourceDependencies>();
        Services.AddSingleton<ResourceHealth>();
        Services.AddSingleton<Dashboard>();
        Services.AddSingleton<ResourceProcessFactory>();
        Services.AddSingleton<ModelPreparation>();
        Services.AddSingleton<Orchestrator>();

        // Their messages are about the polling of health checks, or repeat what the orchestrator says better.
        _host.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks.DefaultHealthCheckService", LogLevel.None);
        _host.Logging.AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        _host.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
    }
}
