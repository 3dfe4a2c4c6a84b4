using System.Data.Common;
using Npgsql;
using Polly;
using StackExchange.Redis;

namespace Checkout.ServiceDefaults.Data;

/// <summary>Distinguishes a failure of a dependency from a defect of the service.</summary>
public static class DependencyFailure
{
    // The SQLSTATE classes of PostgreSQL whose cause is the server or the connection, not the statement.
    private static readonly string[] UnavailableClasses =
    [
        "08", // connection exception
        "28", // invalid authorization, such as a password changed only on the server
        "53", // insufficient resources: disk full, out of memory, too many connections
        "57P", // operator intervention: shutdown, crash, starting up, database dropped
        "58", // system error, such as an I/O error
    ];

    /// <summary>
    /// Returns whether a database, Redis or another service is down, does not respond in time, or rejects all such operations,
    /// as a read-only database or a full Redis does. The same request may succeed later.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.IsTransient || IsUnavailable(postgres.SqlState),
        DbException database => database.IsTransient,
        RedisException or RedisCommandException => RedisUnavailableException.IsOutage(exception),
        RedisUnavailableException or TimeoutException or ExecutionRejectedException or HttpRequestException => true,
        _ => false,
    };

    private static bool IsUnavailable(string sqlState) =>
        sqlState == PostgresErrorCodes.ReadOnlySqlTransaction || Array.Exists(UnavailableClasses, prefix => sqlState.StartsWith(prefix, StringComparison.Ordinal));
}
