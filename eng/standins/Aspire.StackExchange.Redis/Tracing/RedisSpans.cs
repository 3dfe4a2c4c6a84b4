using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Aspire.StackExchange.Redis.Tracing;

/// <summary>Writes client spans as OpenTelemetry.Instrumentation.StackExchangeRedis does.</summary>
internal static class RedisSpans
{
    public const string SourceName = "OpenTelemetry.Instrumentation.StackExchangeRedis";

    private static readonly ActivitySource Source = new(SourceName);

    // Which names attributes have: https://opentelemetry.io/docs/specs/semconv/non-normative/db-migration/
    private static readonly string[] OptIns =
        (Environment.GetEnvironmentVariable("OTEL_SEMCONV_STABILITY_OPT_IN") ?? "").Split(',', StringSplitOptions.TrimEntries);
    private static readonly bool Both = OptIns.Contains("database/dup", StringComparer.OrdinalIgnoreCase);
    private static readonly bool NewNames = Both || OptIns.Contains("database", StringComparer.OrdinalIgnoreCase);
    private static readonly bool OldNames = Both || !NewNames;

    private static readonly KeyValuePair<string, object?>[] SystemTags =
    [
        .. OldNames ? [new("db.system", "redis")] : Array.Empty<KeyValuePair<string, object?>>(),
        .. NewNames ? [new("db.system.name", "redis")] : Array.Empty<KeyValuePair<string, object?>>(),
    ];

    /// <summary>Whether anything listens to the spans.</summary>
    public static bool Enabled => Source.HasListeners();

    public static void Write(RedisSpan command, TimeSpan duration)
    {
        using var span = Source.StartActivity(
            command.Command, ActivityKind.Client, command.Parent, SystemTags, startTime: command.Started);
        if (span is null)
        {
            return;
        }

        span.SetEndTime(command.Started.UtcDateTime + duration);
        if (span.IsAllDataRequested)
        {
            AddCommand(span, command.Command, command.Database);
            AddServer(span, command.Connection.GetEndPoints().FirstOrDefault());
        }
    }

    private static void AddCommand(Activity span, string command, int database)
    {
        if (OldNames)
        {
            span.SetTag("db.redis.database_index", database);
            span.SetTag("db.statement", command);
        }

        if (NewNames)
        {
            span.SetTag("db.operation.name", command);
            span.SetTag("db.namespace", database.ToString(CultureInfo.InvariantCulture));
            span.SetTag("db.query.text", command);
        }
    }

    private static void AddServer(Activity span, EndPoint? endPoint)
    {
        switch (endPoint)
        {
            case IPEndPoint ip:
                span.SetTag("server.address", ip.Address.ToString());
                span.SetTag("server.port", ip.Port);
                span.SetTag("network.peer.address", ip.Address.ToString());
                span.SetTag("network.peer.port", ip.Port);
                break;
            case DnsEndPoint dns:
                span.SetTag("server.address", dns.Host);
                span.SetTag("server.port", dns.Port);
                break;
            case UnixDomainSocketEndPoint socket:
                span.SetTag("server.address", socket.ToString());
                span.SetTag("network.peer.address", socket.ToString());
                break;
        }
    }
}
