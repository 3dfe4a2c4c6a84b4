using System.Diagnostics.CodeAnalysis;

namespace Checkout.AppHost.Backends;

/// <summary>Programs that native backends run.</summary>
internal static class NativeTools
{
    // Debian keeps the server programs of each PostgreSQL version off the PATH.
    private const string DebianPostgres = "/usr/lib/postgresql";

    public static string? Redis => OnPath("redis-server");

    public static string? Prometheus => OnPath("prometheus");

    // Debian's packages put the project's name before the program's.
    public static string? Alertmanager => OnPath("prometheus-alertmanager") ?? OnPath("alertmanager");

    public static string? Blackbox => OnPath("prometheus-blackbox-exporter") ?? OnPath("blackbox_exporter");

    public static string? Grafana => OnPath("grafana");

    public static string? Loki => OnPath("loki");

    public static string? Jaeger => OnPath("jaeger");

    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>, of the newest version there is.</summary>
    public static string? PostgresFolder =>
        OnPath("postgres") is { } onPath ? Path.GetDirectoryName(onPath) : DebianPostgresFolder();

    /// <summary>Whether the programs without which nothing works are here; if not, <paramref name="problem"/> says how to get them.</summary>
    public static bool TryFindRequired([NotNullWhen(false)] out string? problem)
    {
        string?[] missing =
        [
            OperatingSystem.IsWindows() ? "a Unix shell (on Windows, run Docker instead)" : null,
            PostgresFolder is null ? "PostgreSQL" : null,
            Redis is null ? "Redis" : null,
        ];
        var names = string.Join(" and ", missing.OfType<string>());
        problem = names.Length == 0
            ? null
            : $"Native backends need {names}: start ./run.sh, which installs them, or install the packages postgresql and redis-server.";
        return problem is null;
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

    private static string? DebianPostgresFolder() => !Directory.Exists(DebianPostgres)
        ? null
        : Directory.GetDirectories(DebianPostgres)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")));

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
