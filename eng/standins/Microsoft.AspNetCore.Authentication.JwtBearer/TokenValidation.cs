using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Validates one token, with the issuer's keys.</summary>
internal sealed partial class TokenValidation(JwtBearerOptions options, ILogger logger)
{
    private static readonly JsonWebTokenHandler Handler = new();

    public async Task<TokenValidationResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        var result = Validate(token, await GetConfigurationAsync(cancellationToken));

        // The issuer may have changed its key since. As with IdentityModel 8.x the keys are fetched in the
        // background: this request is rejected, a later one finds the key.
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException && options.RefreshOnIssuerKeyNotFound)
        {
            options.ConfigurationManager?.RequestRefresh();
        }

        return result;
    }

    private TokenValidationResult Validate(string token, OpenIdConnectConfiguration? configuration)
    {
        var parameters = options.TokenValidationParameters.Clone(); // shared between requests otherwise
        if (configuration is not null)
        {
            parameters.ValidIssuers = [.. parameters.ValidIssuers ?? [], configuration.Issuer];
            parameters.IssuerSigningKeys = [.. parameters.IssuerSigningKeys ?? [], .. configuration.SigningKeys];
        }

        var result = Handler.ValidateToken(token, parameters);
        if (result.IsValid && options.MapInboundClaims)
        {
            result.ClaimsIdentity = WithLongClaimTypes(result.ClaimsIdentity);
        }

        return result;
    }

    /// <summary>The issuer's configuration; null when it cannot be had, and the token is then judged without.</summary>
    private async Task<OpenIdConnectConfiguration?> GetConfigurationAsync(CancellationToken cancellationToken)
    {
        if (options.ConfigurationManager is not { } manager)
        {
            return null;
        }

        try
        {
            return await manager.GetConfigurationAsync(cancellationToken);
        }
        catch (InvalidOperationException exception)
        {
            LogNoConfiguration(logger, exception, options.MetadataAddress);
            return null;
        }
    }

    private static ClaimsIdentity WithLongClaimTypes(ClaimsIdentity identity)
    {
        var map = JwtSecurityTokenHandler.DefaultInboundClaimTypeMap;
        var claims = identity.Claims.Select(claim => map.TryGetValue(claim.Type, out var longType)
            ? new Claim(longType, claim.Value, claim.ValueType, claim.Issuer, claim.OriginalIssuer)
            {
                Properties = { [JwtSecurityTokenHandler.ShortClaimTypeProperty] = claim.Type },
            }
            : claim);
        return new ClaimsIdentity(claims, identity.AuthenticationType, identity.NameClaimType, identity.RoleClaimType);
    }

    [LoggerMessage(LogLevel.Warning, "The issuer's configuration at {MetadataAddress} cannot be had: tokens that need its keys are rejected.")]
    private static partial void LogNoConfiguration(ILogger logger, Exception exception, string metadataAddress);
}
