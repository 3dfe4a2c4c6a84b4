using Checkout.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace Checkout.AuthService.Tokens;

/// <summary>A key, and the moment it begins to sign.</summary>
internal sealed record SigningKey(RsaSecurityKey Key, DateTimeOffset ActiveAt);

/// <summary>
/// The keys that tokens are signed with. Each replica looks at the database's now and then; whichever sees that the next
/// key is due makes it. A key is published well before it signs, and for as long after as a token signed with it lives,
/// so a change of keys is noticed by nobody.
/// </summary>
internal sealed partial class SigningKeys(
    SigningKeyStore store, IOptions<TokenOptions> options, TimeProvider time, ILogger<SigningKeys> logger) : RestartingBackgroundService(logger)
{
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromSeconds(30);

    private volatile IReadOnlyList<SigningKey> _keys = [];

    /// <summary>All that are published: the next, the one that signs, and those whose tokens still live.</summary>
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
        "Failed to read the signing keys; continuing with those known")]
    private partial void LogFailed(Exception exception);
}
