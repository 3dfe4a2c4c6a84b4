using System.Text.RegularExpressions;

namespace Checkout.Tests.Integration.Telemetry;

internal sealed record LogField(string Name, bool IsNullable);

/// <summary>A log message as declared in the code. Its level is null if the caller chooses it.</summary>
internal sealed partial record LogMessage(
    string File, string EventName, string? Level, string Text, IReadOnlyList<LogField> Fields, bool HasException)
{
    /// <summary>Reads all <c>[LoggerMessage]</c> declarations of the repository. The event name may be empty.</summary>
    public static IReadOnlyList<LogMessage> ReadAll() =>
    [
        .. from file in Directory.EnumerateFiles(Repository.Folder("."), "*.cs", SearchOption.AllDirectories)
           where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
           from Match match in Declaration().Matches(System.IO.File.ReadAllText(file))
           select Create(Path.GetFileName(file), match.Groups["attribute"].Value, Parameter().Matches(match.Groups["parameters"].Value)),
    ];

    private static LogMessage Create(string file, string attribute, IReadOnlyCollection<Match> parameters) => new(
        file,
        EventNameOf().Match(attribute).Groups[1].Value,
        LevelOf().Match(attribute) is { Success: true } level ? level.Groups[1].Value : null,
        TextOf().Match(attribute).Groups[1].Value,
        [
            .. from parameter in parameters
               where parameter.Groups["type"].Value is not ("ILogger" or "LogLevel" or "Exception")
               let name = parameter.Groups[parameter.Groups["tag"].Success ? "tag" : "name"].Value
               select new LogField(name, parameter.Groups["null"].Success),
        ],
        parameters.Any(parameter => parameter.Groups["type"].Value == "Exception"));

    [GeneratedRegex(@"\[LoggerMessage\((?<attribute>.*?)\)\]\s*private (?:static )?partial void \w+\((?<parameters>.*?)\);", RegexOptions.Singleline)]
    private static partial Regex Declaration();

    [GeneratedRegex("EventName = \"([^\"]+)\"")]
    private static partial Regex EventNameOf();

    [GeneratedRegex(@"LogLevel\.(\w+)")]
    private static partial Regex LevelOf();

    [GeneratedRegex(@"Message\s*=\s*""([^""]*)""")]
    private static partial Regex TextOf();

    [GeneratedRegex(@"(?:\[TagName\(""(?<tag>[^""]+)""\)\]\s*)?(?<type>\w+)(?<null>\?)? (?<name>\w+)(?:,|$)")]
    private static partial Regex Parameter();
}
