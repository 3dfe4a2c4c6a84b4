using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Dashboards;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Telemetry;

/// <summary>Tests that the LogQL of the runbooks and other pages queries existing fields. Other tests cover the dashboards.</summary>
public sealed partial class LogQueryTests
{
    private static readonly string[] FieldsOfEveryRecord = ["severity_text", "trace_id", "span_id"];

    private static readonly IReadOnlyList<(string Page, string Text)> Queries =
    [
        .. from page in Directory.EnumerateFiles(Repository.Folder("docs"), "*.md", SearchOption.AllDirectories)
           where Path.GetFileName(page) != "dashboards.md"
           from Match query in Query().Matches(File.ReadAllText(page))
           select (Path.GetFileName(page), query.Value),
    ];

    [Fact]
    public void log_queries_use_only_documented_fields()
    {
        // Loki replaces dots and hyphens in names.
        var known = TelemetryPage.LogFields().Select(field => field.Replace('.', '_').Replace('-', '_')).Concat(FieldsOfEveryRecord).ToHashSet();

        Assert.NotEmpty(Queries);
        Assert.All(Queries, query => Assert.Empty(QueryText.LogFields(query.Text).Except(known)));
    }

    [Fact]
    public void log_queries_use_only_dotnet_log_levels() => Assert.All(
        Queries.SelectMany(query => QueryText.Levels(query.Text)),
        level => Assert.Contains(level, Enum.GetNames<LogLevel>()));

    [Fact]
    public void query_text_matches_a_message_at_its_level()
    {
        var messages = LogMessage.ReadAll();
        var searches =
            (from query in Queries
             from Match text in LineFilter().Matches(query.Text)
             select (query.Page, Text: text.Groups[1].Value, Levels: QueryText.Levels(query.Text).ToList())).ToList();

        Assert.NotEmpty(searches);
        Assert.All(searches, search => Assert.Contains(messages, message =>
            message.Text.Contains(search.Text, StringComparison.Ordinal) && (search.Levels.Count == 0 || search.Levels.Contains(message.Level ?? ""))));
    }

    // A caught exception may be logged as a warning.
    [Fact]
    public void error_queries_include_warnings() => Assert.DoesNotContain(
        Queries,
        query => query.Text.Contains("severity_text", StringComparison.Ordinal) && !query.Text.Contains("|=", StringComparison.Ordinal)
            && !QueryText.Levels(query.Text).Contains(nameof(LogLevel.Warning)));

    [GeneratedRegex("(?<=`)\\{service_name[^`]*(?=`)")]
    private static partial Regex Query();

    [GeneratedRegex("\\|= \"([^\"]+)\"")]
    private static partial Regex LineFilter();
}
