using System.Net;
using System.Net.Sockets;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that the AppHost refuses an invalid setup with one sentence and an exit code.</summary>
public sealed class RefusalToStartTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RunPlace _place = new();

    private (string, string) NoPrograms => ("PATH", _place.Folder);

    // Runs the cases in parallel, because each waits some seconds for a stopped process to release the port.
    [Fact]
    public Task A_port_that_is_in_use() => Task.WhenAll(
        AssertRefusesPortAsync("Storefront", "the storefront"),
        AssertRefusesPortAsync("Prometheus", "Prometheus"),
        AssertRefusesPortAsync("Alertmanager", "Alertmanager"),
        AssertRefusesPortAsync("Blackbox", "the blackbox exporter"));

    [Fact]
    public async Task Containers_where_there_is_no_engine() =>
        await AssertRefusesAsync(
            _place, ["Checkout:Backends", "docker is not installed", "Checkout__Backends=native"],
            ("Checkout:Backends", "containers"), NoPrograms);

    [Fact]
    public async Task Backends_of_an_unknown_kind() =>
        await AssertRefusesAsync(_place, ["Checkout:Backends", "'cloud'", "auto, containers or native"], ("Checkout:Backends", "cloud"));

    [Theory]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("two")]
    public async Task A_number_of_replicas_that_cannot_be(string replicas) =>
        await AssertRefusesAsync(_place, ["Checkout:Replicas", $"'{replicas}'", "from 1 to 4"], ("Checkout:Replicas", replicas));

    [Fact]
    public async Task Native_backends_that_are_not_installed() =>
        await AssertRefusesAsync(_place, ["Native backends need", "Redis", "./run.sh"], NoPrograms);

    [Fact]
    public async Task Native_backends_that_are_too_old()
    {
        var redis = Path.Combine(_place.Folder, "redis-server");
        await File.WriteAllTextAsync(redis, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(redis, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        await AssertRefusesAsync(_place, ["Native backends need", "Redis 6.2 or newer (found 6.0.16 at ", "./run.sh"], ("Checkout:Backends", "native"), NoPrograms);
    }

    public void Dispose() => _place.Dispose();

    private static async Task AssertRefusesPortAsync(string setting, string what)
    {
        using var place = new RunPlace();
        var port = place.PortOf(setting);
        using var someoneElse = new TcpListener(IPAddress.Loopback, port);
        someoneElse.Start();

        await AssertRefusesAsync(place, [$"Port {port}", what, $"Checkout__Ports__{setting}=PORT"]);
    }

    private static async Task AssertRefusesAsync(RunPlace place, string[] mentions, params (string Name, string Value)[] settings)
    {
        var (exitCode, errors) = await AppHostProcess.RunToItsEndAsync(place, Deadline, settings);

        var sentence = Assert.Single(errors);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.All(mentions, mention => Assert.Contains(mention, sentence, StringComparison.Ordinal));
        Assert.NotEqual(0, exitCode);
    }
}
