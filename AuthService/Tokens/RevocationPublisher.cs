using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Data;
using Checkout.ServiceDefaults.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Checkout.AuthService.Tokens;

/// <summary>
/// Makes Redis's copy of the revoked tokens from the database: at start, when Redis is back, when a revocation could not be
/// written, and every few seconds, so that whatever Redis loses it has again.
/// </summary>
internal sealed partial class RevocationPublisher(
    RevokedTokenStore store, IConnectionMultiplexer redis, TimeProvider time, ILogger<RevocationPublisher> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    // A row that is committed later than one with a later time is not missed.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly RedisValue _witness = $"witness:{Guid.NewGuid():N}";
    private readonly WakeSignal _wake = new();
    private DateTime? _publishedUntil;
    private bool _isFailing;

    /// <summary>Makes the next comparison come at once.</summary>
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
            // What is new is enough while the set is complete; when it is not, or not any more, all is written.
            if (_publishedUntil is null || !await TryWriteAsync(RevocationSet.Complete, _publishedUntil - Overlap, cancellationToken))
            {
                _publishedUntil = null;
                await WriteAllAsync(cancellationToken);
            }

            _isFailing = false;
        }
        catch (Exception exception) when (exception is NpgsqlException or RedisException or TimeoutException)
        {
            if (!_isFailing)
            {
                LogFailed(exception);
            }

            _isFailing = true;
        }
    }

    // The witness is written before the database is read. If it is gone when the rows are written, so may be a revocation that came
    // in between: the set is not called complete, and the next round begins anew.
    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + RevocationSet.Lifetime;
        await redis.GetDatabase().SortedSetAddAsync(RevocationSet.Key, _witness, until.ToUnixTimeMilliseconds()).WithinDeadline();
        if (await TryWriteAsync(_witness, since: null, cancellationToken))
        {
            LogWritten();
        }
    }

    private async Task<bool> TryWriteAsync(RedisValue witness, DateTime? since, CancellationToken cancellationToken)
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
        transaction.AddCondition(Condition.SortedSetContains(RevocationSet.Key, witness));
        Task[] commands =
        [
            transaction.SortedSetRemoveRangeByScoreAsync(RevocationSet.Key, double.NegativeInfinity, now.ToUnixTimeMilliseconds()),
            transaction.SortedSetRemoveAsync(RevocationSet.Key, _witness),
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
