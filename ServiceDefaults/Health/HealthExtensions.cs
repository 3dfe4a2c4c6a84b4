using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Checkout.ServiceDefaults.Health;

internal static class HealthExtensions
{
    /// <summary>The tag of the checks of <c>/alive</c>, which check only the process.</summary>
    public const string LiveTag = "live";

    /// <summary>The deadline of one check: /health must report a dead dependency within two seconds.</summary>
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(1.5);

    public static void AddDefaultHealthChecks(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<SaturationOptions>(DiskHealthCheck.Name).BindConfiguration("Health:Disk").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<SaturationOptions>(MemoryHealthCheck.Name).BindConfiguration("Health:Memory").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            // A failed measurement does not make the service unhealthy: it can still serve requests.
            .AddCheck<DiskHealthCheck>(DiskHealthCheck.Name, HealthStatus.Degraded)
            .AddCheck<MemoryHealthCheck>(MemoryHealthCheck.Name, HealthStatus.Degraded);
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var registration in options.Registrations)
            {
                var factory = registration.Factory;
                registration.Factory = services => new DeadlineHealthCheck(factory(services), CheckTimeout);
            }
        });
        builder.Services.AddSingleton<HealthMetrics>();
        builder.Services.AddSingleton<IHealthCheckPublisher>(services => services.GetRequiredService<HealthMetrics>());
        builder.Services.Configure<HealthCheckPublisherOptions>(options =>
        {
            options.Delay = TimeSpan.FromSeconds(1);
            options.Period = TimeSpan.FromSeconds(5);
            options.Timeout = TimeSpan.FromSeconds(4);
        });
    }

    public static void MapServiceHealthChecks(this WebApplication app)
    {
        app.MapHealthChecks("/alive", Options(check => check.Tags.Contains(LiveTag))).AllowAnonymous();
        app.MapHealthChecks("/health", Options(check => !check.Tags.Contains(LiveTag))).AllowAnonymous();
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> predicate) => new()
    {
        Predicate = predicate,
        ResponseWriter = HealthResponse.WriteAsync,
    };
}
