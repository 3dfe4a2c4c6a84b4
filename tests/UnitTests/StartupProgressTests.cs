using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost.Startup;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;

namespace Checkout.Tests.Unit;

public sealed class StartupProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StartupProgress _progress;

    public StartupProgressTests() => _progress = new StartupProgress(_time, ["gateway", "auth"]);

    [Fact]
    public void application_is_ready_when_all_services_are_ready()
    {
        Report("prometheus", KnownResourceStates.FailedToStart);
        Report("grafana", KnownResourceStates.Starting);
        Report("auth", KnownResourceStates.Running);
        Report("gateway", KnownResourceStates.Running, HealthStatus.Unhealthy);
        Assert.False(_progress.IsReady);

        Report("gateway", KnownResourceStates.Running);

        Assert.True(_progress.IsReady);
        Assert.Equal(StartupStatus.Failed, _progress.GetStatus("prometheus"));
        Assert.Equal(StartupStatus.Starting, _progress.GetStatus("grafana"));
    }

    [Fact]
    public void failed_resource_is_reported_once()
    {
        Assert.Equal("prometheus failed to start.", Report("prometheus", KnownResourceStates.FailedToStart));
        Assert.Null(Report("prometheus", KnownResourceStates.FailedToStart));
        Assert.Null(Report("loki", KnownResourceStates.Running));
        Assert.Equal("loki has ended with exit code 137.", Report("loki", KnownResourceStates.Exited, exitCode: 137));
        Assert.Equal("jaeger cannot be started, because the container engine does not respond.", Report("jaeger", KnownResourceStates.RuntimeUnhealthy));
    }

    [Fact]
    public void slow_resource_is_reported_once_and_again_when_ready()
    {
        Report("postgres", KnownResourceStates.Starting);
        Report("auth", KnownResourceStates.Waiting);
        Report("load-generator", KnownResourceStates.NotStarted);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Empty(_progress.GetNewlySlow());

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["postgres (its image may have to be pulled)"], _progress.GetNewlySlow());
        Assert.Empty(_progress.GetNewlySlow());
        Assert.Equal("postgres is ready.", Report("postgres", KnownResourceStates.Running));
    }

    [Fact]
    public void image_pull_is_not_reported_for_running_container()
    {
        Report("postgres", KnownResourceStates.Starting);
        Report("postgres", KnownResourceStates.Running, HealthStatus.Unhealthy);
        _time.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(["postgres"], _progress.GetNewlySlow());
    }

    [Fact]
    public void restarted_resource_is_reported_as_ready()
    {
        Report("loki", KnownResourceStates.Running);
        Report("loki", KnownResourceStates.Exited, exitCode: 137);
        Assert.Null(Report("loki", KnownResourceStates.Starting));

        Assert.Equal("loki is ready.", Report("loki", KnownResourceStates.Running));
    }

    [Fact]
    public void rejected_database_password_is_reported_once_with_the_volume_to_remove()
    {
        var postgres = new ContainerResource("postgres");
        postgres.Annotations.Add(new ContainerMountAnnotation("apphost-1-postgres-data", "/data", ContainerMountType.Volume, isReadOnly: false));
        var refused = new ResourceReport(KnownResourceStates.Running, HealthStatus.Unhealthy, null, "Npgsql.PostgresException (0x80004005): 28P01: password authentication failed");

        var news = _progress.Update(postgres, refused);

        Assert.Contains("docker volume rm apphost-1-postgres-data", news, StringComparison.Ordinal);
        Assert.Null(_progress.Update(postgres, refused));
    }

    private string? Report(string name, string state, HealthStatus health = HealthStatus.Healthy, int? exitCode = null) =>
        _progress.Update(new ContainerResource(name), new ResourceReport(state, health, exitCode));
}
