using System.Runtime.Versioning;
using Aspire.Hosting;
using Checkout.AppHost;
using Checkout.AppHost.Backends;
using Checkout.AppHost.Containers;
using Checkout.AppHost.Model;
using Checkout.AppHost.Native;

namespace Checkout.Tests.Unit;

/// <summary>Tests the choice of backends. A script replaces the container engine of the machine.</summary>
[UnsupportedOSPlatform("windows")]
[Collection(ScriptTests.Name)]
public sealed class BackendsTests : IDisposable
{
    private const string NoEngine = "no-such-engine";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkout-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void auto_selects_containers_if_the_engine_can_run_them() => Assert.IsType<ContainerBackends>(Choose("auto", Engine(Version("28.0.1 20.10.24"))));

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 0")]
    [InlineData("echo 28.0.1")]
    [InlineData("echo 28.0.1 28.0.1; exit 1")]
    [InlineData("exec sleep 60")]
    [InlineData("echo 24.0.9 28.0.1")]
    [InlineData("[ $1 = version ] && echo 28.0.1 28.0.1")]
    public void auto_selects_native_programs_if_the_engine_cannot_run_containers(string script)
    {
        SkipWithoutNativePrograms();

        Assert.IsType<NativeBackends>(Choose("auto", Engine(script)));
    }

    [Fact]
    public void auto_selects_native_programs_without_an_engine()
    {
        SkipWithoutNativePrograms();

        Assert.IsType<NativeBackends>(Choose("auto", NoEngine));
    }

    [Fact]
    public void native_does_not_call_the_engine()
    {
        SkipWithoutNativePrograms();
        var asked = Path.Combine(_folder.FullName, "asked");

        Assert.IsType<NativeBackends>(Choose("native", Engine($"touch {asked}; {Version("28.0.1 28.0.1")}")));
        Assert.False(File.Exists(asked));
    }

    [Fact]
    public void missing_engine_is_rejected_with_the_alternative_setting() =>
        AssertRejected(NoEngine, "no-such-engine is not installed", "Checkout__Backends=native");

    [Fact]
    public void outdated_engine_client_is_rejected_with_the_required_version() =>
        AssertRejected(Engine(Version("20.10.24 28.0.1")), "has version 20.10.24", "25 or newer", "docker-ce-cli");

    [Fact]
    public void missing_buildx_is_rejected_with_the_package_to_install() =>
        AssertRejected(Engine("[ $1 = version ] && echo 28.0.1 28.0.1"), "has no buildx", "install docker-buildx-plugin");

    [Fact]
    public void publishing_always_uses_containers() =>
        Assert.IsType<ContainerBackends>(Choose("native", NoEngine, "--operation", "publish"));

    private static void AssertRejected(string engine, params string[] mentions)
    {
        var refusal = Assert.Throws<StartupException>(() => Choose("containers", engine));

        Assert.All(mentions, mention => Assert.Contains(mention, refusal.Message, StringComparison.Ordinal));
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    private static IBackends Choose(string backends, string engine, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [.. args, $"--Checkout:Backends={backends}", $"--ASPIRE_CONTAINER_RUNTIME={engine}"],
            DisableDashboard = true,
        });
        return BackendFactory.Create(builder, CheckoutOptions.Load(builder));
    }

    private static void SkipWithoutNativePrograms() => Assert.SkipUnless(NativeTools.FindProblem() is null, NativeTools.FindProblem() ?? "");

    // Writes the versions of client and server.
    private static string Version(string versions) => $"case $1 in version) echo {versions} ;; buildx) echo v0.24.0 ;; esac";

    private string Engine(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The engine is played by a shell script.");
        var file = Path.Combine(_folder.FullName, "engine");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return file;
    }
}
