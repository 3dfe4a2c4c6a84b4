using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost.Model;
using Checkout.AppHost.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace Checkout.Tests.Unit;

public sealed class OptionalTargetsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkout-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task target_is_listed_while_its_program_runs()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [$"--Checkout:RunFolder={_folder.FullName}"], DisableDashboard = true });
        var options = CheckoutOptions.Load(builder);
        var program = builder.AddExecutable("monitor-2", "sh", ".").WithHttpEndpoint();
        var endpoint = program.Resource.Annotations.OfType<EndpointAnnotation>().Single();
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", 4711);
        builder.AddExecutable("prometheus", "sh", ".").WithOptionalTarget(program, options);
        var file = Path.Combine(OptionalTargets.GetFolder(options), "monitor-2.json");
        await using var services = builder.Services.BuildServiceProvider();

        await builder.Eventing.PublishAsync(new ResourceReadyEvent(program.Resource, services), cancellationToken);

        using (var listed = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellationToken)))
        {
            var target = Assert.Single(listed.RootElement.EnumerateArray());
            Assert.Equal("localhost:4711", Assert.Single(target.GetProperty("targets").EnumerateArray()).GetString());
            Assert.Equal("monitor", target.GetProperty("labels").GetProperty("job").GetString());
            Assert.Equal("monitor-2", target.GetProperty("labels").GetProperty("instance").GetString());
        }

        var stopped = new ResourceEvent(program.Resource, program.Resource.Name, new CustomResourceSnapshot { ResourceType = "Executable", Properties = [] });
        await builder.Eventing.PublishAsync(new ResourceStoppedEvent(program.Resource, services, stopped), cancellationToken);

        Assert.False(File.Exists(file));
    }
}
