using System.Diagnostics;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Adds to the span of a SQL command the attributes of OpenTelemetry's database conventions that Npgsql does not set, and
/// removes Npgsql's own attributes, which duplicate them.
/// </summary>
internal static class PostgresSpan
{
    private static readonly string[] Redundant = ["db.npgsql.data_source", "db.npgsql.connection_id"];

    public static void Describe(Activity span, NpgsqlCommand command)
    {
        var summary = SqlSummary.Create(command.CommandText);
        span.SetTag("db.operation.name", summary.Operation);
        span.SetTag("db.collection.name", summary.Collection);
        span.SetTag("db.query.summary", summary.Text);
        foreach (var name in Redundant)
        {
            span.SetTag(name, null);
        }
    }
}
