using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>A request arrived.</summary>
public class MessageReceivedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options)
{
    /// <summary>The token to validate, in place of the Authorization header's.</summary>
    public string? Token { get; set; }
}

/// <summary>A token is valid.</summary>
public class TokenValidatedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options)
{
    /// <summary>The token.</summary>
    public SecurityToken SecurityToken { get; set; } = default!;
}

/// <summary>A token was rejected, or something failed.</summary>
public class AuthenticationFailedContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options)
{
    /// <summary>Why.</summary>
    public Exception Exception { get; set; } = default!;
}

/// <summary>An authenticated request is not allowed.</summary>
public class ForbiddenContext(HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options)
    : ResultContext<JwtBearerOptions>(context, scheme, options);

/// <summary>A 401 is about to be sent.</summary>
public class JwtBearerChallengeContext(
    HttpContext context, AuthenticationScheme scheme, JwtBearerOptions options, AuthenticationProperties properties)
    : PropertiesContext<JwtBearerOptions>(context, scheme, options, properties)
{
    /// <summary>Why authentication failed, if it did.</summary>
    public Exception? AuthenticateFailure { get; set; }

    /// <summary>The "error" of the WWW-Authenticate header.</summary>
    public string? Error { get; set; }

    /// <summary>The "error_description" of the WWW-Authenticate header.</summary>
    public string? ErrorDescription { get; set; }

    /// <summary>The "error_uri" of the WWW-Authenticate header.</summary>
    public string? ErrorUri { get; set; }

    /// <summary>Whether the application sends the response itself.</summary>
    public bool Handled { get; private set; }

    /// <summary>Says that the application sends the response itself.</summary>
    public void HandleResponse() => Handled = true;
}
