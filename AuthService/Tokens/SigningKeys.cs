using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Checkout.AuthService.Tokens;

/// <summary>A key and the time from which it signs.</summary>
internal sealed record SigningKey(RsaSecurityKey Key, DateTimeOffset ActiveAt);

/// <summary>
/// The keys that sign tokens. Each replica reads them from the database periodically, and the first replica to notice that
/// the next key is due creates it. A key is published well before it signs, and until the last token signed with it has
/// expired, so that a key rotation invalidates no token.
/// </summary>
internal sealed partial class SigningKeys(
    SigningKeyStore store, IOptions<TokenOptions> options, TimeProvider time, ILogger<SigningKeys> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromSeconds(30);

    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <summary>Gets all published keys: the next, the current, and those with unexpired tokens.</summary>
    public IEnumerable<RsaSecurityKey> All => _keys.Select(key => key.Key);

    public SigningCredentials Current
    {
        get
        {
            var now = time.GetUtcNow();
            var active = _keys.Where(key => key.ActiveAt <= now).MaxBy(key => key.ActiveAt) ?? _keys[0];
            return new SigningCredentials(active.Key, SecurityAlgorithms.RsaSha256);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _keys = await store.RotateAsync(_keys, cancellationToken); // before the first request
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteCoreAsync(CancellationToken stoppingToken)
    {
        var quarter = options.Value.KeyPublishLead / 4;
        using var timer = new PeriodicTimer(quarter < MaxPeriod ? quarter : MaxPeriod);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                _keys = await store.RotateAsync(_keys, stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.auth.signing_keys_unavailable", Message =
        "Failed to refresh the signing keys; continuing with the current ones")]
    private partial void LogFailed(Exception exception);
}
