using System.Text.RegularExpressions;
using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests that background services run until the host stops, whatever fails.</summary>
public sealed partial class BackgroundServiceTests
{
    private static readonly string[] Projects =
        ["AuthService", "FaultScenarios", "Gateway", "InventoryService", "LoadGenerator", "NotificationService", "PaymentService", "ServiceDefaults", "SyntheticMonitor"];

    public static TheoryData<Exception> Failures =>
        [new OperationCanceledException(), new TaskCanceledException(), new TimeoutException(), new InvalidOperationException("A fault of the code.")];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task failed_service_restarts_without_stopping_the_host(Exception failure)
    {
        using var host = Build(_ => Task.FromException(failure), out var service);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await Eventually.TrueAsync("it works for the second time", () => Task.FromResult(service.Runs >= 2));

        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Contains(host.Services.GetFakeLogCollector().GetSnapshot(), record => record.Level == LogLevel.Error
            && record.Message == "Background service TestService failed; restarting in 1 s" && record.Exception == failure);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task stopping_the_host_stops_the_service()
    {
        using var host = Build(stopping => Task.Delay(Timeout.Infinite, stopping), out var service);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.EqualAsync(1, "it works", () => Task.FromResult(service.Runs));

        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(service.ExecuteTask!.IsCanceled);
        Assert.Equal(1, service.Runs);
        Assert.DoesNotContain(host.Services.GetFakeLogCollector().GetSnapshot(), record => record.Message.Contains("failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task completed_service_does_not_restart()
    {
        using var host = Build(_ => Task.CompletedTask, out var service);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await service.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        Assert.Equal(1, service.Runs);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void every_background_service_uses_the_restarting_base_class()
    {
        var sources = Projects.SelectMany(project => Directory.GetFiles(Repository.Folder(project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .ToDictionary(file => file, File.ReadAllText);

        Assert.Equal(
            [Repository.Folder("ServiceDefaults/Hosting/RestartingBackgroundService.cs")],
            sources.Where(source => PlainService().IsMatch(source.Value)).Select(source => source.Key));
        Assert.True(sources.Count(source => source.Value.Contains(": RestartingBackgroundService(", StringComparison.Ordinal)) > 10);
    }

    private static IHost Build(Func<CancellationToken, Task> work, out TestService service)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddFakeLogging();
        builder.Services.AddSingleton(services => new TestService(services.GetRequiredService<ILogger<TestService>>(), work));
        builder.Services.AddHostedService(services => services.GetRequiredService<TestService>());
        var host = builder.Build();
        service = host.Services.GetRequiredService<TestService>();
        return host;
    }

    [GeneratedRegex(@"[:,]\s*BackgroundService\b")]
    private static partial Regex PlainService();

    private sealed class TestService(ILogger<TestService> logger, Func<CancellationToken, Task> work) : RestartingBackgroundService(logger)
    {
        private int _runs;

        public int Runs => Volatile.Read(ref _runs);

        protected override Task ExecuteCoreAsync(CancellationToken stoppingToken)
        {
            Interlocked.Increment(ref _runs);
            return work(stoppingToken);
        }
    }
}
