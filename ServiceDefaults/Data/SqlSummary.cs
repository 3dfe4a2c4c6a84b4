using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// What a SQL command does, as OpenTelemetry's conventions for database spans ask: its operation, the table it is about,
/// and both as a summary that names the span, so that a trace can be read without opening each statement.
/// </summary>
/// <param name="Operation">Such as <c>INSERT</c>.</param>
/// <param name="Collection">The table; null for a command without one.</param>
internal sealed partial record SqlSummary(string Operation, string? Collection)
{
    // The product's commands are constants, a hundred in all.
    private const int MaxKnown = 500;

    private static readonly ConcurrentDictionary<string, SqlSummary> Known = new();

    /// <summary>The span's name and <c>db.query.summary</c>.</summary>
    public string Text { get; } = Collection is null ? Operation : $"{Operation} {Collection}";

    /// <summary>
    /// Returns the first write to a table in the statement, else the first read, else its first word. Keywords are in
    /// capitals and names are not, as everywhere in this product's SQL.
    /// </summary>
    public static SqlSummary Create(string sql)
    {
        if (Known.TryGetValue(sql, out var known))
        {
            return known;
        }

        var summary = Parse(sql);
        if (Known.Count < MaxKnown)
        {
            Known.TryAdd(sql, summary);
        }

        return summary;
    }

    private static SqlSummary Parse(string sql)
    {
        var match = Write().Match(sql) is { Success: true } write ? write : Read().Match(sql);
        return match.Success ? new(match.Groups["operation"].Value, match.Groups["table"].Value) : new(FirstWord().Match(sql).Value, null);
    }

    [GeneratedRegex(@"\b(?:(?<operation>INSERT) INTO|(?<operation>UPDATE)|(?<operation>DELETE) FROM) (?<table>[a-z_]+)")]
    private static partial Regex Write();

    [GeneratedRegex(@"\b(?<operation>SELECT)\b.*?\bFROM (?<table>[a-z_]+)", RegexOptions.Singleline)]
    private static partial Regex Read();

    [GeneratedRegex(@"\w+")]
    private static partial Regex FirstWord();
}
