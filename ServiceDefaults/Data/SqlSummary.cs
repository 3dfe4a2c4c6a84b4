using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// The operation and the table of a SQL command, and both as the summary that names its span, as in OpenTelemetry's
/// conventions for database spans.
/// </summary>
/// <param name="Operation">The operation, such as <c>INSERT</c>.</param>
/// <param name="Collection">The table, or null for a command without one.</param>
internal sealed partial record SqlSummary(string Operation, string? Collection)
{
    // The cache stays small: the product has about a hundred constant commands.
    private const int MaxKnown = 500;

    private static readonly ConcurrentDictionary<string, SqlSummary> Known = new();

    /// <summary>Gets the name of the span, which is also <c>db.query.summary</c>.</summary>
    public string Text { get; } = Collection is null ? Operation : $"{Operation} {Collection}";

    /// <summary>
    /// Returns the first write to a table in the statement, else the first read, else its first word. Requires SQL with
    /// keywords in upper case and names in lower case.
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
