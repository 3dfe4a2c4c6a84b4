using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>What tokens are accepted, and where the keys that sign them are found.</summary>
public class JwtBearerOptions : AuthenticationSchemeOptions
{
    /// <summary>Who issues the tokens: its keys are found at <c>{Authority}/.well-known/openid-configuration</c>.</summary>
    public string? Authority { get; set; }

    /// <summary>The discovery document, when it is elsewhere.</summary>
    public string MetadataAddress { get; set; } = default!;

    /// <summary>Whether the discovery document and the keys must come over HTTPS. Default: true.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>Whom tokens must be for, unless <see cref="TokenValidationParameters"/> say so.</summary>
    public string? Audience { get; set; }

    /// <summary>How tokens are validated.</summary>
    public TokenValidationParameters TokenValidationParameters { get; set; } = new();

    /// <summary>Whether short claim names become .NET's long ones ("sub" <c>ClaimTypes.NameIdentifier</c>). Default: true.</summary>
    public bool MapInboundClaims { get; set; } = true;

    /// <summary>Whether the token is kept among the authentication properties. Default: true.</summary>
    public bool SaveToken { get; set; } = true;

    /// <summary>Whether a rejection says why, in its WWW-Authenticate header. Default: true.</summary>
    public bool IncludeErrorDetails { get; set; } = true;

    /// <summary>What the WWW-Authenticate header begins with.</summary>
    public string Challenge { get; set; } = JwtBearerDefaults.AuthenticationScheme;

    /// <summary>Called on the way.</summary>
    public new JwtBearerEvents Events
    {
        get => (JwtBearerEvents)base.Events!;
        set => base.Events = value;
    }

    /// <summary>The client that fetches discovery document and keys; by default one is made.</summary>
    public HttpClient Backchannel { get; set; } = default!;

    /// <summary>The handler of the client that is made.</summary>
    public HttpMessageHandler? BackchannelHttpHandler { get; set; }

    /// <summary>The timeout of the client that is made. Default: one minute.</summary>
    public TimeSpan BackchannelTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The issuer's configuration, when it is known and not to be fetched.</summary>
    public OpenIdConnectConfiguration? Configuration { get; set; }

    /// <summary>Fetches and keeps the issuer's configuration; by default one is made.</summary>
    public IConfigurationManager<OpenIdConnectConfiguration>? ConfigurationManager { get; set; }

    /// <summary>Whether keys are fetched again when a token is signed with an unknown one. Default: true.</summary>
    public bool RefreshOnIssuerKeyNotFound { get; set; } = true;

    /// <summary>How long to wait before fetching keys for an unknown one again. Default: 5 minutes.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long keys are kept without a reason to fetch them. Default: 12 hours.</summary>
    public TimeSpan AutomaticRefreshInterval { get; set; } = TimeSpan.FromHours(12);
}
