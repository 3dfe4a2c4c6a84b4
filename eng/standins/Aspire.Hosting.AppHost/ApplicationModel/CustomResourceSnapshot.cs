using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The state of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    public required string ResourceType { get; init; }

    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    public ResourceStateSnapshot? State { get; init; }

    public int? ExitCode { get; init; }

    public DateTime? CreationTimeStamp { get; init; }

    public DateTime? StartTimeStamp { get; init; }

    public DateTime? StopTimeStamp { get; init; }

    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>
    /// Null unless the resource is running; the worst of its health checks, where one that has not
    /// answered yet counts as unhealthy; healthy where there are none.
    /// </summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running
        ? null
        : HealthReports
            .Select(report => report.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy)
            .DefaultIfEmpty(Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy)
            .Min();

    /// <summary>Whether it was healthy once and the handlers of <see cref="ResourceReadyEvent"/> have run.</summary>
    internal bool IsReady { get; init; }

    internal bool IsHealthy => IsReady && HealthStatus == Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    internal bool HasEnded => State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);
}

public sealed record ResourceStateSnapshot(string Text, string? Style)
{
#pragma warning disable CA2225 // The real type has the operator only.
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, Style: null);
#pragma warning restore CA2225
}

public sealed record ResourcePropertySnapshot(string Name, object? Value);

public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}

public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText);
