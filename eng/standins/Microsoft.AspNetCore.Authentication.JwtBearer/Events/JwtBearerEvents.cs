namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>What an application may do on the way of a request through authentication.</summary>
public class JwtBearerEvents
{
    /// <summary>Called when a token is rejected or something fails.</summary>
    public Func<AuthenticationFailedContext, Task> OnAuthenticationFailed { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when an authenticated request is not allowed.</summary>
    public Func<ForbiddenContext, Task> OnForbidden { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called first, to take the token from elsewhere.</summary>
    public Func<MessageReceivedContext, Task> OnMessageReceived { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called with a valid token, which it may still reject.</summary>
    public Func<TokenValidatedContext, Task> OnTokenValidated { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a 401 is sent.</summary>
    public Func<JwtBearerChallengeContext, Task> OnChallenge { get; set; } = _ => Task.CompletedTask;

    /// <inheritdoc cref="OnAuthenticationFailed"/>
    public virtual Task AuthenticationFailed(AuthenticationFailedContext context) => OnAuthenticationFailed(context);

    /// <inheritdoc cref="OnForbidden"/>
    public virtual Task Forbidden(ForbiddenContext context) => OnForbidden(context);

    /// <inheritdoc cref="OnMessageReceived"/>
    public virtual Task MessageReceived(MessageReceivedContext context) => OnMessageReceived(context);

    /// <inheritdoc cref="OnTokenValidated"/>
    public virtual Task TokenValidated(TokenValidatedContext context) => OnTokenValidated(context);

    /// <inheritdoc cref="OnChallenge"/>
    public virtual Task Challenge(JwtBearerChallengeContext context) => OnChallenge(context);
}
