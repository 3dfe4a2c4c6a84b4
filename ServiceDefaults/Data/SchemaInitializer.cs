using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Polly;
using Polly.Retry;

namespace Checkout.ServiceDefaults.Data;

/// <summary>
/// Creates the service's schema at startup, before any other hosted service starts. An advisory lock serializes replicas
/// that start together. Retries while the database is starting. After one minute the service exits with an error code.
/// </summary>
/// <remarks>For real migrations use DbUp or Evolve. This class needs only one script and an advisory lock.</remarks>
internal sealed partial class SchemaInitializer(
    NpgsqlDataSource database, IHostEnvironment environment, ILogger<SchemaInitializer> logger) : IHostedLifecycleService
{
    private const long AdvisoryLock = 0x636865636b6f7574; // "checkout"

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var retry = new ResiliencePipelineBuilder()
            .AddTimeout(Deadline)
            .AddRetry(new RetryStrategyOptions
            {
                // Npgsql throws a bare TimeoutException if a server is slow to respond to the first queries of a new connection.
                ShouldHandle = new PredicateBuilder().Handle<NpgsqlException>(DependencyFailure.IsUnavailable).Handle<TimeoutException>(),
                MaxRetryAttempts = int.MaxValue, // the deadline ends it
                Delay = TimeSpan.FromMilliseconds(500),
                OnRetry = attempt =>
                {
                    LogWaiting(attempt.Outcome.Exception!);
                    return default;
                },
            })
            .Build();
        await retry.ExecuteAsync(async token => await CreateAsync(token), cancellationToken);
        LogCreated();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var schema = await ReadSchemaAsync(cancellationToken);
        await database.InTransactionAsync(
            async transaction =>
            {
                await transaction.ExecuteAsync("SELECT pg_advisory_xact_lock(@AdvisoryLock)", new { AdvisoryLock }, cancellationToken);
                await transaction.ExecuteAsync(schema, parameters: null, cancellationToken);
            },
            cancellationToken);
    }

    private async Task<string> ReadSchemaAsync(CancellationToken cancellationToken)
    {
        var service = Assembly.Load(environment.ApplicationName);
        await using var stream = service.GetManifestResourceStream("Schema.sql")
            ?? throw new InvalidOperationException($"{environment.ApplicationName} has a database but no embedded Schema.sql.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.database.ready", Message = "Created the database schema")]
    private partial void LogCreated();

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.database.unavailable", Message = "Failed to create the database schema; retrying")]
    private partial void LogWaiting(Exception exception);
}
