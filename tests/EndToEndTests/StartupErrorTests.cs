using System.Net;
using System.Net.Sockets;
using Checkout.Tests.EndToEnd.Running;

namespace Checkout.Tests.EndToEnd;

/// <summary>Tests that the AppHost refuses an invalid setup with one sentence and an exit code.</summary>
public sealed class StartupErrorTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly RunEnvironment _environment = new();

    private (string, string) NoPrograms => ("PATH", _environment.Folder);

    // Runs the cases in parallel, because each waits some seconds for a stopped process to release the port.
    [Fact]
    public Task port_in_use_is_reported() => Task.WhenAll(
        AssertPortErrorAsync("Storefront", "the storefront"),
        AssertPortErrorAsync("Prometheus", "Prometheus"),
        AssertPortErrorAsync("Alertmanager", "Alertmanager"),
        AssertPortErrorAsync("Blackbox", "the blackbox exporter"));

    [Fact]
    public async Task missing_container_engine_is_reported() =>
        await AssertStartupErrorAsync(
            _environment, ["Checkout:Backends", "docker is not installed", "Checkout__Backends=native"],
            ("Checkout:Backends", "containers"), NoPrograms);

    [Fact]
    public async Task unknown_kind_of_backends_is_reported() =>
        await AssertStartupErrorAsync(_environment, ["Checkout:Backends", "'cloud'", "auto, containers or native"], ("Checkout:Backends", "cloud"));

    [Theory]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("two")]
    public async Task invalid_number_of_replicas_is_reported(string replicas) =>
        await AssertStartupErrorAsync(_environment, ["Checkout:Replicas", $"'{replicas}'", "from 1 to 4"], ("Checkout:Replicas", replicas));

    [Fact]
    public async Task missing_native_backends_are_reported() =>
        await AssertStartupErrorAsync(_environment, ["Native backends need", "Redis", "./run.sh"], NoPrograms);

    [Fact]
    public async Task outdated_native_backends_are_reported()
    {
        var redis = Path.Combine(_environment.Folder, "redis-server");
        await File.WriteAllTextAsync(redis, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(redis, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);

        await AssertStartupErrorAsync(_environment, ["Native backends need", "Redis 6.2 or newer (found 6.0.16 at ", "./run.sh"], ("Checkout:Backends", "native"), NoPrograms);
    }

    public void Dispose() => _environment.Dispose();

    private static async Task AssertPortErrorAsync(string setting, string what)
    {
        using var environment = new RunEnvironment();
        var port = environment.PortOf(setting);
        using var someoneElse = new TcpListener(IPAddress.Loopback, port);
        someoneElse.Start();

        await AssertStartupErrorAsync(environment, [$"Port {port}", what, $"Checkout__Ports__{setting}=PORT"]);
    }

    private static async Task AssertStartupErrorAsync(RunEnvironment environment, string[] mentions, params (string Name, string Value)[] settings)
    {
        var (exitCode, errors) = await AppHostProcess.RunUntilExitAsync(environment, Deadline, settings);

        var sentence = Assert.Single(errors);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.All(mentions, mention => Assert.Contains(mention, sentence, StringComparison.Ordinal));
        Assert.NotEqual(0, exitCode);
    }
}
