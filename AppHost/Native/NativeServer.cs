using System.ComponentModel;
using System.Text.RegularExpressions;
using Checkout.AppHost.Startup;

namespace Checkout.AppHost.Native;

/// <summary>A server program with a required minimum version, and the candidate files in order of preference.</summary>
internal sealed partial class NativeServer(string name, Version minimum, IEnumerable<string> candidates)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly (string File, Version? Version)[] _found = [.. candidates.Where(File.Exists).Select(file => (file, GetVersion(file)))];

    /// <summary>Gets the first file whose version is sufficient, or null if there is none.</summary>
    public string? Program => _found.FirstOrDefault(found => found.Version >= minimum).File;

    /// <summary>Gets the required version and the versions found, or null if one of them is sufficient.</summary>
    public string? Problem => Program is not null ? null : $"{name} {minimum} or newer (found {(_found.Length == 0 ? "none" : string.Join(", ", _found.Select(Describe)))})";

    private static string Describe((string File, Version? Version) found) => $"{found.Version?.ToString() ?? "an unknown version"} at {found.File}";

    // "postgres (PostgreSQL) 15.18 (Debian …)", "postgres (PostgreSQL) 18beta1", "Redis server v=7.0.15 sha=00000000:0 …".
    // Returns null if the program does not run, or prints no version within the timeout.
    private static Version? GetVersion(string file)
    {
        try
        {
            if (Command.Run(Timeout, file, "--version") is not var (_, output))
            {
                return null;
            }

            var match = FirstNumber().Match(output);
            return match.Success ? Version.Parse(match.Groups["minor"].Success ? match.Value : $"{match.Value}.0") : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d{1,6}(?<minor>\.\d{1,6}){0,2}")]
    private static partial Regex FirstNumber();
}
