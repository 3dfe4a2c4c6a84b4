using System.Diagnostics;
using Npgsql;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Gives the span of a SQL command the attributes of the database conventions that Npgsql does not set, and takes off its own,
/// which say nothing that those do not.
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
