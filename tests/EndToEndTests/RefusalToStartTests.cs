using System.Net;
using System.Net.Sockets;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>What cannot work is said at once, in one sentence, and by the exit code.</summary>
public sealed class RefusalToStartTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RunPlace _place = new();

    private (string, string) NoPrograms => ("PATH", _place.Folder);

    [Fact]
    public async Task A_storefront_port_that_is_in_use()
    {
        using var someoneElse = new TcpListener(IPAddress.Loopback, _place.StorefrontPort);
        someoneElse.Start();

        await AssertRefusesAsync([$"Port {_place.StorefrontPort}", "the storefront", "Checkout__Ports__Storefront=PORT"]);
    }

    [Theory]
    [InlineData("Prometheus", "Prometheus")]
    [InlineData("Alertmanager", "Alertmanager")]
    [InlineData("Blackbox", "the blackbox exporter")]
    public async Task A_port_of_those_who_watch_that_is_in_use(string setting, string what)
    {
        var port = _place.PortOf(setting);
        using var someoneElse = new TcpListener(IPAddress.Loopback, port);
        someoneElse.Start();

        await AssertRefusesAsync([$"Port {port}", what, $"Checkout__Ports__{setting}=PORT"]);
    }

    [Fact]
    public async Task Containers_where_there_is_no_engine() =>
        await AssertRefusesAsync(
            ["Checkout:Backends", "docker is not installed", "Checkout__Backends=native"],
            ("Checkout:Backends", "containers"), NoPrograms);

    [Fact]
    public async Task Backends_of_an_unknown_kind() =>
        await AssertRefusesAsync(["Checkout:Backends", "'cloud'", "auto, containers or native"], ("Checkout:Backends", "cloud"));

    [Theory]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("two")]
    public async Task A_number_of_replicas_that_cannot_be(string replicas) =>
        await AssertRefusesAsync(["Checkout:Replicas", $"'{replicas}'", "from 1 to 4"], ("Checkout:Replicas", replicas));

    [Fact]
    public async Task Native_backends_that_are_not_installed() =>
        await AssertRefusesAsync(["Native backends need", "Redis", "./run.sh"], NoPrograms);

    [Fact]
    public async Task Native_backends_that_are_too_old()
    {
        var redis = Path.Combine(_place.Folder, "redis-server");
        await File.WriteAllTextAsync(redis, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(redis, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        await AssertRefusesAsync(["Native backends need", "Redis 6.2 or newer (found 6.0.16 at ", "./run.sh"], ("Checkout__Backends", "native"), NoPrograms);
    }

    public void Dispose() => _place.Dispose();

    private async Task AssertRefusesAsync(string[] mentions, params (string Name, string Value)[] settings)
    {
        var (exitCode, errors) = await AppHostProcess.RunToItsEndAsync(_place, Deadline, settings);

        var sentence = Assert.Single(errors);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.All(mentions, mention => Assert.Contains(mention, sentence, StringComparison.Ordinal));
        Assert.NotEqual(0, exitCode);
    }
}
