using Npgsql;
using StackExchange.Redis;

namespace Checkout.AuthService.Tokens;

/// <summary>
/// Copies the revoked tokens from the database to Redis: at startup, after a reconnection, after a revocation could not be
/// written, and every few seconds, so that data lost by Redis is restored.
/// </summary>
internal sealed partial class RevocationPublisher(
    RevokedTokenStore store, IConnectionMultiplexer redis, TimeProvider time, ILogger<RevocationPublisher> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // Covers rows that are committed after rows with a later time.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly RedisValue _marker = $"marker:{Guid.NewGuid():N}";
    private readonly WakeSignal _wake = new();
    private readonly OutageState _outage = new();
    private DateTime? _publishedUntil;

    /// <summary>Starts the next comparison at once.</summary>
    public void Wake() => _wake.Set();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        redis.ConnectionRestored += OnConnectionRestored;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await PublishAsync(stoppingToken);
                await _wake.WaitAsync(Period, stoppingToken);
            }
        }
        finally
        {
            redis.ConnectionRestored -= OnConnectionRestored;
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args) => Wake();

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        try
        {
            // While the set is complete, only new revocations are written, else all.
            if (_publishedUntil is null || !await TryWriteAsync(RevocationSet.Complete, _publishedUntil - Overlap, cancellationToken))
            {
                _publishedUntil = null;
                await WriteAllAsync(cancellationToken);
            }

            _outage.End();
        }
        catch (Exception exception) when (exception is NpgsqlException or RedisException or TimeoutException)
        {
            if (_outage.Begin())
            {
                LogFailed(exception);
            }
        }
    }

    // Writes a temporary member first. If it is missing when the rows are written, Redis lost data meanwhile, so the set is
    // not marked complete.
    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + RevocationSet.Lifetime;
        await redis.GetDatabase().SortedSetAddAsync(RevocationSet.Key, _marker, until.ToUnixTimeMilliseconds()).WithinDeadline();
        if (await TryWriteAsync(_marker, since: null, cancellationToken))
        {
            LogWritten();
        }
    }

    private async Task<bool> TryWriteAsync(RedisValue marker, DateTime? since, CancellationToken cancellationToken)
    {
        var (readAt, revocations) = await store.ListAsync(since, cancellationToken);
        var now = time.GetUtcNow();
        SortedSetEntry[] entries =
        [
            new(RevocationSet.Complete, (now + RevocationSet.Lifetime).ToUnixTimeMilliseconds()),
            .. revocations.Select(revocation => new SortedSetEntry(
                revocation.IsAccount ? RevocationSet.Account(revocation.Id) : RevocationSet.Token(revocation.Id),
                new DateTimeOffset(revocation.Until).ToUnixTimeMilliseconds())),
        ];
        var transaction = redis.GetDatabase().CreateTransaction();
        transaction.AddCondition(Condition.SortedSetContains(RevocationSet.Key, marker));
        Task[] commands =
        [
            transaction.SortedSetRemoveRangeByScoreAsync(RevocationSet.Key, double.NegativeInfinity, now.ToUnixTimeMilliseconds()),
            transaction.SortedSetRemoveAsync(RevocationSet.Key, _marker),
            transaction.SortedSetAddAsync(RevocationSet.Key, entries),
            transaction.KeyExpireAsync(RevocationSet.Key, RevocationSet.Lifetime),
        ];
        if (!await transaction.ExecuteAsync().WithinDeadline())
        {
            return false;
        }

        await Task.WhenAll(commands);
        _publishedUntil = readAt;
        return true;
    }

    [LoggerMessage(LogLevel.Information, EventName = "checkout.auth.revocations_copied", Message =
        "Copied all revoked tokens from the database to Redis")]
    private partial void LogWritten();

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.revocations_copy_failed", Message =
        "Failed to copy the revoked tokens to Redis; retrying")]
    private partial void LogFailed(Exception exception);
}
