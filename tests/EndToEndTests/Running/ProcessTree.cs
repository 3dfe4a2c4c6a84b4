using System.Diagnostics;
using System.Globalization;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>Identifies a process. The start time distinguishes it from later processes with the same id.</summary>
public sealed record ProcessIdentity(int Id, string StartTime)
{
    public bool IsAlive => ProcessTree.Read(Id)?.Identity == this;

    /// <summary>Gets the command line, for messages.</summary>
    public string CommandLine { get; init; } = "";

    public bool Equals(ProcessIdentity? other) => other is not null && Id == other.Id && StartTime == other.StartTime;

    public override int GetHashCode() => HashCode.Combine(Id, StartTime);

    public override string ToString() => $"{Id} {CommandLine}";

    /// <summary>Returns the value of an environment variable of the process, or null if it does not exist or is not readable.</summary>
    public string? Variable(string name) => ProcessTree.Environment(Id)
        .Where(variable => variable.StartsWith(name + "=", StringComparison.Ordinal))
        .Select(variable => variable[(name.Length + 1)..])
        .FirstOrDefault();

    public void Kill()
    {
        using var process = Process.GetProcessById(Id);
        process.Kill();
    }
}

/// <summary>Finds the processes of a run in /proc of Linux.</summary>
internal static class ProcessTree
{
    /// <summary>
    /// Returns the process, all processes with the mark in their environment, and all descendants of these. Both are
    /// necessary, because some programs leave their parent, and some overwrite their environment.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> Find(ProcessIdentity? root, string? mark = null)
    {
        var all = Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? Read(id) : null)
            .OfType<Entry>()
            .ToList();
        var found = all.Where(entry => entry.Identity == root).ToHashSet();
        found.UnionWith(all.Where(entry => mark is not null && Environment(entry.Identity.Id).Contains(mark)));
        while (all.Where(entry => found.Any(parent => parent.Identity.Id == entry.ParentId) && found.Add(entry)).ToList().Count > 0)
        {
        }

        return [.. found.Select(entry => entry.Identity)];
    }

    public static IReadOnlyList<string> Environment(int id) => ReadText($"/proc/{id}/environ")?.Split('\0') ?? [];

    /// <summary>Returns the process, or null if it has exited or is a zombie.</summary>
    public static Entry? Read(int id)
    {
        // The fields follow the name, which is in parentheses and may contain any character; see proc(5).
        if (ReadText($"/proc/{id}/stat") is not { } stat || stat.LastIndexOf(')') is var end && end < 0)
        {
            return null;
        }

        var fields = stat[(end + 2)..].Split(' ');
        var (state, parent, startTime) = (fields[0], fields[1], fields[19]);
        var commandLine = ReadText($"/proc/{id}/cmdline")?.Replace('\0', ' ').Trim() ?? "";
        return state is "Z" or "X"
            ? null
            : new Entry(new ProcessIdentity(id, startTime) { CommandLine = commandLine }, int.Parse(parent, CultureInfo.InvariantCulture));
    }

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // the process has exited, or belongs to another user
        }
    }

    internal sealed record Entry(ProcessIdentity Identity, int ParentId);
}
