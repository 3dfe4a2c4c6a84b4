using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;
using Checkout.AppHost.Containers;
using Checkout.AppHost.Model;
using Checkout.AppHost.Startup;

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
    public void run_with_random_ports_is_isolated(string argument, bool isolated)
    {
        var options = Load(argument, "--Checkout:Ports:Storefront=8080");

        Assert.Equal(isolated, options.IsIsolated);
        Assert.Equal(isolated ? null : 8080, options.Ports.Storefront);
    }

    [Fact]
    public void publishing_is_never_isolated() =>
        Assert.False(Load(Isolated, "--operation", "publish", "--publisher", "manifest", "--output-path", _folder.FullName).IsIsolated);

    [Fact]
    public async Task isolated_run_ignores_ports_in_use()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var builder = Create(Isolated, $"--Checkout:Ports:Storefront={port}", $"--ASPNETCORE_URLS=http://localhost:{port}");
        var options = CheckoutOptions.Load(builder);
        builder.AddExecutable("gateway", "sh", ".").WithHttpEndpoint(port: options.Ports.Storefront);

        await PortCheck.WaitUntilFreeAsync(builder, options);
    }

    [Fact]
    public void two_isolated_runs_share_neither_folder_nor_volume()
    {
        var (firstFolder, firstVolume) = Place(Isolated);
        var (secondFolder, secondVolume) = Place(Isolated);
        var (ordinaryFolder, ordinaryVolume) = Place("--unrelated=true");

        Assert.Equal(3, new[] { firstFolder, secondFolder, ordinaryFolder }.Distinct().Count());
        Assert.Equal(3, new[] { firstVolume, secondVolume, ordinaryVolume }.Distinct().Count());
    }

    [Fact]
    public void folder_of_an_isolated_run_can_be_configured()
    {
        var (folder, _) = Place(Isolated, $"--Checkout:RunFolder={_folder.FullName}");

        Assert.Equal(Path.Combine(_folder.FullName, "redis"), folder);
    }

    [Fact]
    public void run_folder_in_use_is_rejected()
    {
        var folder = $"--Checkout:RunFolder={_folder.FullName}";
        var builder = Create(folder);
        using (RunFolder.Lock(builder, CheckoutOptions.Load(builder)))
        {
            var other = Create(Isolated, folder);
            var refusal = Assert.Throws<StartupException>(() => RunFolder.Lock(other, CheckoutOptions.Load(other)));
            Assert.Contains(_folder.FullName, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("Checkout__RunFolder=DIR", refusal.Message, StringComparison.Ordinal);
        }

        RunFolder.Lock(builder, CheckoutOptions.Load(builder))!.Dispose();
    }

    private (string Folder, string Volume) Place(params string[] args)
    {
        var builder = Create(args);
        var options = CheckoutOptions.Load(builder);
        return (options.InRunFolder("redis"), options.GetVolumeName(builder.AddContainer("server", "image")));
    }

    private CheckoutOptions Load(params string[] args) => CheckoutOptions.Load(Create(args));

    // The run folder is a sibling of the AppHost folder.
    private IDistributedApplicationBuilder Create(params string[] args) => DistributedApplication.CreateBuilder(new DistributedApplicationOptions
    {
        Args = args,
        DisableDashboard = true,
        ProjectDirectory = _folder.CreateSubdirectory("AppHost").FullName,
    });
}
