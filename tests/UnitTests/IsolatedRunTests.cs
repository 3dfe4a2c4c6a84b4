using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Checkout.AppHost;
using Checkout.AppHost.Backends;

namespace Checkout.Tests.Unit;

public sealed class IsolatedRunTests : IDisposable
{
    private const string Isolated = "--DcpPublisher:RandomizePorts=true";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkout-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(Isolated, true)]
    [InlineData("--DcpPublisher:RandomizePorts=false", false)]
    [InlineData("--unrelated=true", false)]
    public void run_is_isolated_where_the_orchestrator_chooses_the_ports(string argument, bool isolated)
    {
        var builder = Create(argument);

        Assert.Equal(isolated, IsolatedRun.IsRequested(builder));
        Assert.Equal(isolated ? null : 8080, FixedPorts.Storefront(builder));
        Assert.Equal(isolated ? null : 9090, FixedPorts.Prometheus(builder));
    }

    [Fact]
    public void publishing_is_never_isolated() =>
        Assert.False(IsolatedRun.IsRequested(Create(Isolated, "--operation", "publish", "--publisher", "manifest", "--output-path", _folder.FullName)));

    [Fact]
    public void isolated_run_asks_for_no_port_that_is_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var builder = Create(Isolated, $"--Checkout:Ports:Storefront={port}", $"--ASPNETCORE_URLS=http://localhost:{port}");
        builder.AddExecutable("gateway", "sh", ".").WithHttpEndpoint(port: FixedPorts.Storefront(builder));

        Assert.True(FixedPorts.AreFree(builder, out var problem), problem);
    }

    [Fact]
    public void two_isolated_runs_share_neither_folder_nor_volume()
    {
        var (firstFolder, firstVolume) = Place(Create(Isolated));
        var (secondFolder, secondVolume) = Place(Create(Isolated));
        var (ordinaryFolder, ordinaryVolume) = Place(Create("--unrelated=true"), locked: false);

        Assert.Equal(3, new[] { firstFolder, secondFolder, ordinaryFolder }.Distinct().Count());
        Assert.Equal(3, new[] { firstVolume, secondVolume, ordinaryVolume }.Distinct().Count());
    }

    [Fact]
    public void folder_of_an_isolated_run_can_be_configured()
    {
        var (folder, _) = Place(Create(Isolated, $"--Checkout:RunFolder={_folder.FullName}"));

        Assert.Equal(Path.Combine(_folder.FullName, "redis"), folder);
    }

    [Fact]
    public void run_folder_that_another_run_uses_is_refused()
    {
        var folder = $"--Checkout:RunFolder={_folder.FullName}";
        Assert.True(RunFolder.TryLock(Create(folder), out var first, out _));
        using (first)
        {
            Assert.False(RunFolder.TryLock(Create(Isolated, folder), out var second, out var problem));
            Assert.Null(second);
            Assert.Contains(_folder.FullName, problem, StringComparison.Ordinal);
            Assert.Contains("Checkout__RunFolder=DIR", problem, StringComparison.Ordinal);
        }

        Assert.True(RunFolder.TryLock(Create(folder), out var third, out _));
        third!.Dispose();
    }

    [Fact]
    public async Task script_of_a_container_has_no_carriage_return()
    {
        var container = Create("--unrelated=true").AddContainer("server", "image").WithShellScript("true &&\r\nexec echo \\\r\n b");

        var arguments = new List<object>();
        foreach (var annotation in container.Resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await annotation.Callback(new CommandLineArgsCallbackContext(arguments));
        }

        Assert.Equal(["-c", "true &&\nexec echo \\\n b"], arguments);
        Assert.Equal("/bin/sh", container.Resource.Entrypoint);
    }

    private static (string Folder, string Volume) Place(IDistributedApplicationBuilder builder, bool locked = true)
    {
        if (locked)
        {
            Assert.True(RunFolder.TryLock(builder, out var runLock, out var problem), problem);
            runLock!.Dispose();
        }

        return (RunFolder.Of(builder, "redis"), RunFolder.VolumeOf(builder.AddContainer("server", "image")));
    }

    // The run folder is beside the AppHost's.
    private IDistributedApplicationBuilder Create(params string[] args) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = args,
        DisableDashboard = true,
        ProjectDirectory = _folder.CreateSubdirectory("AppHost").FullName,
    });
}
