using System.Runtime.Versioning;
using Aspire.Hosting;
using Checkout.AppHost.Backends;

namespace Checkout.Tests.Unit;

/// <summary>The container engine is played by a script, so that the machine's own is not asked.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackendFlavourTests : IDisposable
{
    private const string NoEngine = "no-such-engine";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkout-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void auto_takes_containers_where_an_engine_answers() => Assert.Equal((true, Flavour.Containers, null), Choose("auto", Engine("echo 28.0.1")));

    [Theory]
    [InlineData("exit 1")]
    [InlineData("exit 0")]
    [InlineData("echo 28.0.1; exit 1")]
    [InlineData("exec sleep 60")]
    public void auto_takes_native_programs_where_the_engine_gives_no_answer(string script)
    {
        SkipWithoutNativePrograms();

        Assert.Equal((true, Flavour.Native, null), Choose("auto", Engine(script)));
    }

    [Fact]
    public void auto_takes_native_programs_where_there_is_no_engine()
    {
        SkipWithoutNativePrograms();

        Assert.Equal((true, Flavour.Native, null), Choose("auto", NoEngine));
    }

    [Fact]
    public void native_does_not_ask_the_engine()
    {
        SkipWithoutNativePrograms();
        var asked = Path.Combine(_folder.FullName, "asked");

        Assert.Equal((true, Flavour.Native, null), Choose("native", Engine($"touch {asked}; echo 28.0.1")));
        Assert.False(File.Exists(asked));
    }

    [Fact]
    public void containers_without_an_engine_is_refused_with_the_way_out()
    {
        var (chosen, _, problem) = Choose("containers", NoEngine);

        Assert.False(chosen);
        Assert.Contains("no-such-engine is not installed", problem, StringComparison.Ordinal);
        Assert.Contains("Checkout__Backends=native", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void unknown_choice_is_refused_with_the_known_ones()
    {
        var (chosen, _, problem) = Choose("kubernetes", NoEngine);

        Assert.False(chosen);
        Assert.Equal("Checkout:Backends is 'kubernetes', and can be auto, containers or native.", problem);
    }

    [Fact]
    public void publishing_always_describes_containers() =>
        Assert.Equal((true, Flavour.Containers, null), Choose("native", NoEngine, "--operation", "publish"));

    private static (bool Chosen, Flavour Flavour, string? Problem) Choose(string backends, string engine, params string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = [.. args, $"--Checkout:Backends={backends}", $"--ASPIRE_CONTAINER_RUNTIME={engine}"],
            DisableDashboard = true,
        });
        var chosen = BackendFlavour.TryChoose(builder, out var flavour, out var problem);
        return (chosen, flavour, problem);
    }

    private static void SkipWithoutNativePrograms() => Assert.SkipUnless(NativeTools.TryFindRequired(out var problem), problem ?? "");

    private string Engine(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The engine is played by a shell script.");
        var file = Path.Combine(_folder.FullName, "engine");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return file;
    }
}
