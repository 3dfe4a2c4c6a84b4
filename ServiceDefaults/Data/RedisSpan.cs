using System.Diagnostics;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Replaces the attributes of a Redis command's span by those of the current database conventions. The instrumentation
/// emits the old ones, unless an environment variable is set.
/// </summary>
internal static class RedisSpan
{
    // The old name and the current one. An attribute without a current name duplicates another one.
    private static readonly (string Old, string? Current)[] Names =
    [
        ("db.system", "db.system.name"),
        ("db.statement", "db.query.text"),
        ("db.redis.database_index", "db.namespace"),
        ("db.redis.flags", null),
        ("net.peer.name", "server.address"),
        ("net.peer.ip", "server.address"),
        ("net.peer.port", "server.port"),
        ("peer.service", null),
        ("network.peer.address", null),
        ("network.peer.port", null),
    ];

    public static void Describe(Activity span)
    {
        foreach (var (old, current) in Names)
        {
            if (span.GetTagItem(old) is not { } value)
            {
                continue;
            }

            span.SetTag(old, null);
            if (current is not null)
            {
                span.SetTag(current, current == "db.namespace" ? value.ToString() : value);
            }
        }

        span.SetTag("db.operation.name", span.DisplayName);
    }
}
