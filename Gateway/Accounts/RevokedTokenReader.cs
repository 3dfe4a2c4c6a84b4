using StackExchange.Redis;

namespace Checkout.Gateway.Accounts;

/// <summary>Reads Redis's copy of the revoked tokens while it is known to be complete.</summary>
internal sealed class RevokedTokenReader : IDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly ResilientRedis _redis;

    // Null if the copy is trusted.
    private volatile LostConnection? _lostConnection;
    private volatile bool _hasRead;

    public RevokedTokenReader(IConnectionMultiplexer connection, ResilientRedis redis)
    {
        _connection = connection;
        _redis = redis;
        _connection.ConnectionFailed += OnConnectionFailed;
    }

    /// <summary>Returns whether a token was revoked, or null if Redis's copy may be incomplete.</summary>
    /// <param name="tokenId">The token's <c>jti</c>.</param>
    /// <param name="accountId">The token's <c>sub</c>.</param>
    /// <exception cref="RedisUnavailableException">Redis is not available.</exception>
    public async Task<bool?> IsRevokedAsync(string tokenId, string accountId)
    {
        var lostConnection = _lostConnection;
        var scores = await _redis.ExecuteAsync(database => database.SortedSetScoresAsync(
            RevocationSet.Key,
            [RevocationSet.Token(tokenId), RevocationSet.Account(accountId), RevocationSet.Complete]));
        _hasRead = true;
        if (scores[0] is not null || scores[1] is not null)
        {
            return true;
        }

        return scores[2] is { } mark && (lostConnection is null || IsRenewed(lostConnection, mark)) ? false : null;
    }

    public void Dispose() => _connection.ConnectionFailed -= OnConnectionFailed;

    // After a restart, Redis may have loaded an older state of the set from disk, in which RevocationSet.Complete has not expired yet.
    // If the score of that member changes afterwards, AuthService has updated the set.
    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (_hasRead && args.ConnectionType == ConnectionType.Interactive)
        {
            _lostConnection = new LostConnection(Mark: null);
        }
    }

    private bool IsRenewed(LostConnection lostConnection, double mark)
    {
        if (lostConnection.Mark is null)
        {
            Interlocked.CompareExchange(ref _lostConnection, new LostConnection(mark), lostConnection);
            return false;
        }

        if (lostConnection.Mark == mark)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _lostConnection, null, lostConnection);
        return true;
    }

    /// <summary>Records a lost connection, and the first score of <see cref="RevocationSet.Complete"/> that was read since.</summary>
    private sealed record LostConnection(double? Mark);
}
