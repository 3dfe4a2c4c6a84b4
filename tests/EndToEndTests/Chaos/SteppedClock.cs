using System.Diagnostics;
using System.Globalization;

namespace Checkout.Tests.EndToEnd.Chaos;

/// <summary>
/// A clock that can be set for PostgreSQL only, as an administrator or NTP sets that of a machine. Programs with the same names
/// start the real ones with libfaketime, which reads the offset from a file.
/// </summary>
internal sealed class SteppedClock
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly string _folder;

    public SteppedClock(string folder)
    {
        _folder = folder;
        // PostgreSQL uses its own account if the tests run as root, and that account needs access.
        Directory.CreateDirectory(folder);
        File.SetUnixFileMode(folder, Executable);
        Set(TimeSpan.Zero);
        var postgres = FindPostgresFolder();
        Write("initdb", $"""exec "{postgres}/initdb" "$@" """);
        Write("postgres", $"""
            exec env LD_PRELOAD='{Library}' FAKETIME_TIMESTAMP_FILE='{OffsetFile}' FAKETIME_CACHE_DURATION=1 FAKETIME_DONT_FAKE_MONOTONIC=1 \
                "{postgres}/postgres" "$@"
            """);
    }

    /// <summary>Gets the path of libfaketime, or null if it is not installed.</summary>
    public static string? Library { get; } = ((string[])["/usr/lib", "/usr/lib64", "/usr/local/lib"])
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetDirectories(folder).Prepend(folder))
        .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1"))
        .FirstOrDefault(File.Exists);

    /// <summary>Gets a PATH that begins with the programs of this clock.</summary>
    public string SearchPath => $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}";

    private string OffsetFile => Path.Combine(_folder, "offset");

    /// <summary>Sets the offset of the clock from that of the machine.</summary>
    public void Set(TimeSpan offset)
    {
        // Replaces the file atomically, so that no process reads an incomplete one.
        File.WriteAllText(OffsetFile + ".new", string.Create(CultureInfo.InvariantCulture, $"+{offset.TotalSeconds:0}s\n"));
        File.SetUnixFileMode(OffsetFile + ".new", Executable);
        File.Move(OffsetFile + ".new", OffsetFile, overwrite: true);
    }

    private void Write(string program, string command)
    {
        var file = Path.Combine(_folder, program);
        File.WriteAllText(file, $"#!/bin/sh\n{command}\n");
        File.SetUnixFileMode(file, Executable);
    }

    // Searches like the AppHost: on the PATH, and in Debian's folder of the newest version.
    private static string FindPostgresFolder()
    {
        using var find = Process.Start(new ProcessStartInfo("sh", ["-c", "command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1"])
        {
            RedirectStandardOutput = true,
        })!;
        return Path.GetDirectoryName(find.StandardOutput.ReadToEnd().Trim())!;
    }
}
