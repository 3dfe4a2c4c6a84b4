using System.Text.RegularExpressions;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Names a database span as OpenTelemetry's conventions ask, <c>{operation} {table}</c>, so that a trace can be read
/// without opening each statement.
/// </summary>
internal static partial class SqlSpanName
{
    /// <summary>
    /// The first write to a table in the statement, else the first read, else its first word. Keywords are in capitals
    /// and names are not, as everywhere in this product's SQL.
    /// </summary>
    public static string Of(string sql)
    {
        var match = Write().Match(sql) is { Success: true } write ? write : Read().Match(sql);
        return match.Success ? $"{match.Groups["operation"].Value} {match.Groups["table"].Value}" : FirstWord().Match(sql).Value;
    }

    [GeneratedRegex(@"\b(?:(?<operation>INSERT) INTO|(?<operation>UPDATE)|(?<operation>DELETE) FROM) (?<table>[a-z_]+)")]
    private static partial Regex Write();

    [GeneratedRegex(@"\b(?<operation>SELECT)\b.*?\bFROM (?<table>[a-z_]+)", RegexOptions.Singleline)]
    private static partial Regex Read();

    [GeneratedRegex(@"\w+")]
    private static partial Regex FirstWord();
}
