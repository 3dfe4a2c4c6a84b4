using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Telemetry;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Logs what pipelines do (retries, timeouts, an opened circuit) and counts it on the meter "Polly".</summary>
internal sealed partial class ResilienceEventListener(ILogger logger) : TelemetryListener
{
    private static readonly Meter Meter = new("Polly");
    private static readonly Counter<int> Events = Meter.CreateCounter<int>(
        "resilience.polly.strategy.events", description: "The number of occurrences of a resilience event.");

    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args)
    {
        var (name, severity) = (args.Event.EventName, args.Event.Severity);
        if (severity is ResilienceEventSeverity.None or ResilienceEventSeverity.Debug)
        {
            return;
        }

        if (args.Arguments is not ExecutionAttemptArguments) // an attempt is no event of its own to the real meter
        {
            Events.Add(1, new TagList
            {
                { "event.name", name },
                { "event.severity", severity.ToString() },
                { "pipeline.name", args.Source.PipelineName },
                { "pipeline.instance", args.Source.PipelineInstanceName },
                { "strategy.name", args.Source.StrategyName },
                { "exception.type", args.Outcome?.Exception?.GetType().FullName },
            });
        }

        var source = $"{args.Source.PipelineName}/{args.Source.PipelineInstanceName}/{args.Source.StrategyName}";
        LogEvent(logger, LevelOf(severity), name, source, ResultOf(args.Outcome), args.Outcome?.Exception);
    }

    private static object? ResultOf<TResult>(Outcome<TResult>? outcome)
        => outcome is not { Result: { } result } ? null : result is HttpResponseMessage response ? (int)response.StatusCode : result;

    private static LogLevel LevelOf(ResilienceEventSeverity severity) => severity switch
    {
        ResilienceEventSeverity.Information => LogLevel.Information,
        ResilienceEventSeverity.Warning => LogLevel.Warning,
        ResilienceEventSeverity.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };

    [LoggerMessage(EventId = 0, EventName = "ResilienceEvent", Message = "Resilience event occurred. EventName: '{EventName}', Source: '{Source}', Result: '{Result}'")]
    private static partial void LogEvent(
        ILogger logger, LogLevel level, string eventName, string source, object? result, Exception? exception);
}
