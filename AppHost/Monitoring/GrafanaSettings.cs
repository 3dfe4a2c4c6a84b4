namespace Checkout.AppHost.Monitoring;

/// <summary>How Grafana is to behave, whichever way it runs: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/</summary>
internal static class GrafanaSettings
{
    public static readonly (string Name, string Value)[] All =
    [
        // Whoever opens it may look, and follow a link to a trace or a log line; nothing can be saved.
        ("GF_AUTH_ANONYMOUS_ENABLED", "true"),
        ("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer"),
        ("GF_USERS_VIEWERS_CAN_EDIT", "true"),
        ("GF_USERS_ALLOW_SIGN_UP", "false"),
        // Nothing is told to, or fetched from, anyone.
        ("GF_ANALYTICS_REPORTING_ENABLED", "false"),
        ("GF_ANALYTICS_CHECK_FOR_UPDATES", "false"),
        ("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false"),
        ("GF_ANALYTICS_FEEDBACK_LINKS_ENABLED", "false"),
        ("GF_NEWS_NEWS_FEED_ENABLED", "false"),
        ("GF_SECURITY_DISABLE_GRAVATAR", "true"),
        ("GF_SNAPSHOTS_EXTERNAL_ENABLED", "false"),
        // Prometheus, Loki and Jaeger are plugins that the image has: offline, the installer would take them away
        // (https://github.com/grafana/grafana/issues/132528).
        ("GF_PLUGINS_PREINSTALL_DISABLED", "true"),
        ("GF_PLUGINS_PREINSTALL_AUTO_UPDATE", "false"),
        ("GF_PLUGINS_PLUGIN_ADMIN_ENABLED", "false"),
        ("GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED", "true"),
        // Each of these would be a process of its own, and half of the memory.
        ("GF_PLUGINS_DISABLE_PLUGINS",
            "elasticsearch,tempo,zipkin,opentsdb,stackdriver,mssql,mysql,influxdb,cloudwatch,grafana-postgresql-datasource,grafana-pyroscope-datasource"),
        // Compressed answers leak memory (https://github.com/grafana/grafana/issues/123017), and all traffic is local.
        ("GF_SERVER_ENABLE_GZIP", "false"),
        ("GF_LOG_LEVEL", "warn"),
    ];
}
