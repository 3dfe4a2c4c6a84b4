using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>
/// Keeps the issuer's configuration and keys. That of IdentityModel 6.8, after a first fetch that failed, does not
/// try again for the whole refresh interval; this one does, as 8.x.
/// </summary>
internal sealed partial class DiscoveryConfigurationManager(
    string metadataAddress,
    IDocumentRetriever documents,
    TimeSpan refreshInterval,
    TimeSpan automaticRefreshInterval,
    ILogger logger) : IConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly Lock _gate = new();
    private Task<OpenIdConnectConfiguration>? _fetch;
    private OpenIdConnectConfiguration? _current;
    private DateTimeOffset _staleAt;
    private DateTimeOffset _nextRequestedRefresh;

    /// <summary>The configuration kept, or, when there is none yet, fetched.</summary>
    /// <exception cref="InvalidOperationException">There is none and it cannot be fetched.</exception>
    public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
    {
        if (Volatile.Read(ref _current) is { } current)
        {
            if (DateTimeOffset.UtcNow >= _staleAt)
            {
                _ = RefreshAsync();
            }

            return current;
        }

        try
        {
            // One fetch for all who wait. It is bounded by the backchannel's timeout, not by one caller's patience.
            return await Fetch().WaitAsync(cancel);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"IDX20803: Unable to obtain configuration from: '{metadataAddress}'.", exception);
        }
    }

    /// <summary>Fetches the configuration again in the background, unless that was asked for within the refresh interval.</summary>
    public void RequestRefresh()
    {
        lock (_gate)
        {
            // Made-up key ids must not turn into requests to the issuer.
            if (DateTimeOffset.UtcNow < _nextRequestedRefresh)
            {
                return;
            }

            _nextRequestedRefresh = DateTimeOffset.UtcNow + refreshInterval;
        }

        _ = RefreshAsync();
    }

    private async Task RefreshAsync()
    {
        try
        {
            await Fetch();
        }
        catch (Exception exception) // the configuration kept remains in use
        {
            LogRefreshFailed(logger, exception, metadataAddress);
            _staleAt = DateTimeOffset.UtcNow + refreshInterval;
        }
    }

    private Task<OpenIdConnectConfiguration> Fetch()
    {
        lock (_gate)
        {
            return _fetch = _fetch is { IsCompleted: false } running ? running : Task.Run(FetchAsync);
        }
    }

    private async Task<OpenIdConnectConfiguration> FetchAsync()
    {
        var fetched = await OpenIdConnectConfigurationRetriever.GetAsync(metadataAddress, documents, CancellationToken.None);
        _staleAt = DateTimeOffset.UtcNow + automaticRefreshInterval;
        Volatile.Write(ref _current, fetched);
        return fetched;
    }

    [LoggerMessage(LogLevel.Warning, "Cannot refresh the issuer's configuration from {MetadataAddress}.")]
    private static partial void LogRefreshFailed(ILogger logger, Exception exception, string metadataAddress);
}
