using System.Diagnostics.CodeAnalysis;

namespace Checkout.AppHost.Native;

/// <summary>Programs that native backends run.</summary>
internal static class NativeTools
{
    // Debian keeps the server programs of each PostgreSQL version off the PATH.
    private const string DebianPostgres = "/usr/lib/postgresql";

    // XAUTOCLAIM, by which order events of a consumer that died are taken over, is of Redis 6.2.
    private static readonly Version MinimumRedis = new(6, 2);

    // CREATE OR REPLACE TRIGGER, in the services' schemas, is of PostgreSQL 14.
    private static readonly Version MinimumPostgres = new(14, 0);

    public static string? Redis => FindRedis().Program;

    public static string? Prometheus => OnPath("prometheus");

    // Debian's packages put the project's name before the program's.
    public static string? Alertmanager => OnPath("prometheus-alertmanager") ?? OnPath("alertmanager");

    public static string? Blackbox => OnPath("prometheus-blackbox-exporter") ?? OnPath("blackbox_exporter");

    public static string? Grafana => OnPath("grafana");

    public static string? Loki => OnPath("loki");

    public static string? Jaeger => OnPath("jaeger");

    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>: of the PATH, or where Debian keeps them, the newest first.</summary>
    public static string? PostgresFolder => Path.GetDirectoryName(FindPostgres().Program);

    /// <summary>
    /// Returns what is needed, what was found and how to get it, or null if the programs without which nothing works are here, in
    /// versions that are new enough.
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

    /// <summary>Whether an optional program is here; if not, says what is missing without it, and how to get it.</summary>
    public static bool IsHere([NotNullWhen(true)] string? program, string name, string without, string remedy)
    {
        if (program is null)
        {
            Console.WriteLine($"There is no {name} here, so {without}: {remedy} to have it.");
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
