namespace Aspire.Npgsql;

/// <summary>How a PostgreSQL data source is set up, read from <c>Aspire:Npgsql</c> and <c>Aspire:Npgsql:{name}</c>.</summary>
public class NpgsqlSettings
{
    /// <summary>The database to connect to; <c>ConnectionStrings:{name}</c> goes before it.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Whether to leave out the health check. Default: false.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>Whether to leave out the spans of SQL statements. Default: false.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Whether to leave out Npgsql's metrics. Default: false.</summary>
    public bool DisableMetrics { get; set; }
}
