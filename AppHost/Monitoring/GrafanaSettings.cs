namespace Checkout.AppHost.Monitoring;

/// <summary>The configuration of Grafana: https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/</summary>
internal static class GrafanaSettings
{
    public static readonly (string Name, string Value)[] All =
    [
        // Anonymous users can view everything and follow links to traces and logs. They cannot save.
        ("GF_AUTH_ANONYMOUS_ENABLED", "true"),
        ("GF_AUTH_ANONYMOUS_ORG_ROLE", "Viewer"),
        ("GF_USERS_VIEWERS_CAN_EDIT", "true"),
        ("GF_USERS_ALLOW_SIGN_UP", "false"),
        // No reporting, and no downloads.
        ("GF_ANALYTICS_REPORTING_ENABLED", "false"),
        ("GF_ANALYTICS_CHECK_FOR_UPDATES", "false"),
        ("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", "false"),
        ("GF_ANALYTICS_FEEDBACK_LINKS_ENABLED", "false"),
        ("GF_NEWS_NEWS_FEED_ENABLED", "false"),
        ("GF_SECURITY_DISABLE_GRAVATAR", "true"),
        ("GF_SNAPSHOTS_EXTERNAL_ENABLED", "false"),
        // The image contains the plugins for Prometheus, Loki and Jaeger. Offline, the installer would remove them:
        // https://github.com/grafana/grafana/issues/132528
        ("GF_PLUGINS_PREINSTALL_DISABLED", "true"),
        ("GF_PLUGINS_PREINSTALL_AUTO_UPDATE", "false"),
        ("GF_PLUGINS_PLUGIN_ADMIN_ENABLED", "false"),
        ("GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED", "true"),
        // Each of these would be a separate process. Together they would need half of the memory.
        ("GF_PLUGINS_DISABLE_PLUGINS",
            "elasticsearch,tempo,zipkin,opentsdb,stackdriver,mssql,mysql,influxdb,cloudwatch,grafana-postgresql-datasource,grafana-pyroscope-datasource"),
        // Compressed responses leak memory (https://github.com/grafana/grafana/issues/123017), and all traffic is local.
        ("GF_SERVER_ENABLE_GZIP", "false"),
        ("GF_LOG_LEVEL", "warn"),
    ];
}
