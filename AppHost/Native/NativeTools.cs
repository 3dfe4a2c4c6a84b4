using System.Diagnostics.CodeAnalysis;

namespace Checkout.AppHost.Native;

/// <summary>The programs that native backends run.</summary>
internal static class NativeTools
{
    // Debian installs the server programs of each PostgreSQL version in this folder, outside the PATH.
    private const string DebianPostgres = "/usr/lib/postgresql";

    // Redis 6.2 added XAUTOCLAIM, which the consumer of order events uses.
    private static readonly Version MinimumRedis = new(6, 2);

    // PostgreSQL 14 added CREATE OR REPLACE TRIGGER, which the services' schemas use.
    private static readonly Version MinimumPostgres = new(14, 0);

    public static string? Redis => FindRedis().Program;

    public static string? Prometheus => OnPath("prometheus");

    // Debian prefixes the program names with the name of the project.
    public static string? Alertmanager => OnPath("prometheus-alertmanager") ?? OnPath("alertmanager");

    public static string? Blackbox => OnPath("prometheus-blackbox-exporter") ?? OnPath("blackbox_exporter");

    public static string? Grafana => OnPath("grafana");

    public static string? Loki => OnPath("loki");

    public static string? Jaeger => OnPath("jaeger");

    /// <summary>Gets the folder of <c>postgres</c> and <c>initdb</c>: on the PATH, else Debian's folder of the newest version.</summary>
    public static string? PostgresFolder => Path.GetDirectoryName(FindPostgres().Program);

    /// <summary>
    /// Returns which required programs are missing or too old, and how to install them. Returns null if all of them are
    /// installed.
    /// </summary>
    public static string? FindProblem()
    {
        string?[] missing =
        [
            OperatingSystem.IsWindows() ? "a Unix shell (on Windows, run Docker instead)" : null,
            FindPostgres().Problem,
            FindRedis().Problem,
        ];
        var names = string.Join(" and ", missing.OfType<string>());
        return names.Length == 0
            ? null
            : $"Native backends need {names}: start ./run.sh, which installs them, or install newer packages postgresql and redis-server, or start Docker.";
    }

    /// <summary>Returns whether an optional program is installed. If not, prints the consequence and how to install it.</summary>
    public static bool IsInstalled([NotNullWhen(true)] string? program, string name, string without, string remedy)
    {
        if (program is null)
        {
            Console.WriteLine($"{name} is not installed: {without}. To enable it, {remedy}.");
        }

        return program is not null;
    }

    private static NativeServer FindRedis() => new("Redis", MinimumRedis, AllOnPath("redis-server"));

    private static NativeServer FindPostgres() => new("PostgreSQL", MinimumPostgres, AllOnPath("postgres").Concat(DebianPostgresPrograms()));

    private static IEnumerable<string> DebianPostgresPrograms() => !Directory.Exists(DebianPostgres)
        ? []
        : Directory.GetDirectories(DebianPostgres)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", "postgres"));

    private static string? OnPath(string program) => AllOnPath(program).FirstOrDefault(File.Exists);

    private static IEnumerable<string> AllOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program));
}
