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
    public void auto_takes_containers_where_an_engine_can_run_them() => Assert.IsType<ContainerBackends>(Choose("auto", Engine(Version("28.0.1 20.10.24"))));

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 0")]
    [InlineData("echo 28.0.1")]
    [InlineData("echo 28.0.1 28.0.1; exit 1")]
    [InlineData("exec sleep 60")]
    [InlineData("echo 24.0.9 28.0.1")]
    [InlineData("[ $1 = version ] && echo 28.0.1 28.0.1")]
    public void auto_takes_native_programs_where_the_engine_cannot_run_containers(string script)
    {
        SkipWithoutNativePrograms();

        Assert.IsType<NativeBackends>(Choose("auto", Engine(script)));
    }

    [Fact]
    public void auto_takes_native_programs_where_there_is_no_engine()
    {
        SkipWithoutNativePrograms();

        Assert.IsType<NativeBackends>(Choose("auto", NoEngine));
    }

    [Fact]
    public void native_does_not_ask_the_engine()
    {
        SkipWithoutNativePrograms();
        var asked = Path.Combine(_folder.FullName, "asked");

        Assert.IsType<NativeBackends>(Choose("native", Engine($"touch {asked}; {Version("28.0.1 28.0.1")}")));
        Assert.False(File.Exists(asked));
    }

    [Fact]
    public void containers_without_an_engine_is_refused_with_the_way_out() =>
        AssertRefused(NoEngine, "no-such-engine is not installed", "Checkout__Backends=native");

    [Fact]
    public void containers_with_a_client_that_is_too_old_is_refused_with_the_version_that_is_needed() =>
        AssertRefused(Engine(Version("20.10.24 28.0.1")), "has version 20.10.24", "25 or newer", "docker-ce-cli");

    [Fact]
    public void containers_without_buildx_is_refused_with_what_to_install() =>
        AssertRefused(Engine("[ $1 = version ] && echo 28.0.1 28.0.1"), "has no buildx", "install docker-buildx-plugin");

    [Fact]
    public void publishing_always_describes_containers() =>
        Assert.IsType<ContainerBackends>(Choose("native", NoEngine, "--operation", "publish"));

    private static void AssertRefused(string engine, params string[] mentions)
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
