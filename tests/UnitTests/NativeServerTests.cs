using System.Runtime.Versioning;
using Checkout.AppHost.Native;

namespace Checkout.Tests.Unit;

/// <summary>Tests native servers. Scripts replace their programs.</summary>
[UnsupportedOSPlatform("windows")]
[Collection(ScriptTests.Name)]
public sealed class NativeServerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("checkout-tests-");

    public NativeServerTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs are played by shell scripts.");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Redis server v=6.2.0 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1", "6.2")]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=1", "6.2")]
    [InlineData("Valkey server v=10.1.2 sha=00000000:0", "6.2")]
    [InlineData("postgres (PostgreSQL) 14.0", "14.0")]
    [InlineData("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", "14.0")]
    [InlineData("postgres (PostgreSQL) 18beta1", "14.0")]
    public void supported_version_is_selected(string answer, string minimum)
    {
        var program = Program("server", $"echo '{answer}'");

        var server = new NativeServer("Server", Version.Parse(minimum), [program]);

        Assert.Equal((program, null), (server.Program, server.Problem));
    }

    [Theory]
    [InlineData("Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1", "6.2", "6.0.16")]
    [InlineData("Redis server v=5.0.7 sha=00000000:0", "6.2", "5.0.7")]
    [InlineData("postgres (PostgreSQL) 13.22", "14.0", "13.22")]
    [InlineData("postgres (PostgreSQL) 9.6.24", "14.0", "9.6.24")]
    public void outdated_version_is_rejected_with_required_and_found_version(string answer, string minimum, string found)
    {
        var program = Program("server", $"echo '{answer}'");

        var server = new NativeServer("Server", Version.Parse(minimum), [program]);

        Assert.Null(server.Program);
        Assert.Equal($"Server {minimum} or newer (found {found} at {program})", server.Problem);
    }

    [Fact]
    public void later_program_is_selected_if_the_first_is_outdated()
    {
        var (old, recent) = (Program("old", "echo postgres 13.4"), Program("recent", "echo postgres 16.1"));

        Assert.Equal(recent, new NativeServer("Server", new Version(14, 0), [old, recent]).Program);
    }

    [Fact]
    public void first_supported_program_is_selected()
    {
        var (first, second) = (Program("first", "echo postgres 14.4"), Program("second", "echo postgres 16.1"));

        Assert.Equal(first, new NativeServer("Server", new Version(14, 0), [first, second]).Program);
    }

    [Theory]
    [InlineData("exit 1")]
    [InlineData("echo none")]
    public void program_without_version_is_rejected(string script)
    {
        var program = Program("server", script);

        Assert.Equal($"Server 14.0 or newer (found an unknown version at {program})", new NativeServer("Server", new Version(14, 0), [program]).Problem);
    }

    [Fact]
    public void missing_program_is_reported() =>
        Assert.Equal("Server 6.2 or newer (found none)", new NativeServer("Server", new Version(6, 2), [Path.Combine(_folder.FullName, "no-such")]).Problem);

    private string Program(string name, string script)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return file;
    }
}
