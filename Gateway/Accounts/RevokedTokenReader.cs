using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Data;
using StackExchange.Redis;

namespace Checkout.Gateway.Accounts;

/// <summary>Asks Redis's copy of the revoked tokens, as long as that is known to be complete.</summary>
internal sealed class RevokedTokenReader : IDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly ResilientRedis _redis;

    // Null when there is none.
    private volatile Doubt? _doubt;
    private volatile bool _hasRead;

    public RevokedTokenReader(IConnectionMultiplexer connection, ResilientRedis redis)
    {
        _connection = connection;
        _redis = redis;
        _connection.ConnectionFailed += OnConnectionFailed;
    }

    /// <summary>Returns whether a token was revoked, or null when Redis's copy cannot tell.</summary>
    /// <param name="tokenId">The token's <c>jti</c>.</param>
    /// <param name="accountId">The token's <c>sub</c>.</param>
    /// <exception cref="RedisUnavailableException">Redis is not available.</exception>
    public async Task<bool?> IsRevokedAsync(string tokenId, string accountId)
    {
        var doubt = _doubt;
        var scores = await _redis.ExecuteAsync(database => database.SortedSetScoresAsync(
            RevocationSet.Key,
            [RevocationSet.Token(tokenId), RevocationSet.Account(accountId), RevocationSet.Complete]));
        _hasRead = true;
        if (scores[0] is not null || scores[1] is not null)
        {
            return true;
        }

        return scores[2] is { } mark && (doubt is null || IsRenewed(doubt, mark)) ? false : null;
    }

    public void Dispose() => _connection.ConnectionFailed -= OnConnectionFailed;

    // A Redis that was restarted may have read an older state of the set from its disk, whose mark has not expired yet. Only a mark that
    // changes after that was set by an AuthService that has seen this Redis.
    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (_hasRead && args.ConnectionType == ConnectionType.Interactive)
        {
            _doubt = new Doubt(Mark: null);
        }
    }

    private bool IsRenewed(Doubt doubt, double mark)
    {
        if (doubt.Mark is null)
        {
            Interlocked.CompareExchange(ref _doubt, new Doubt(mark), doubt);
            return false;
        }

        if (doubt.Mark == mark)
        {
            return false;
        }

        Interlocked.CompareExchange(ref _doubt, null, doubt);
        return true;
    }

    /// <summary>That a connection was lost, and the first mark that was read since.</summary>
    private sealed record Doubt(double? Mark);
}
