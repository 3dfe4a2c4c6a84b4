using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Authenticates requests by the token in their Authorization header.</summary>
public partial class JwtBearerHandler(IOptionsMonitor<JwtBearerOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<JwtBearerOptions>(options, logger, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>Called on the way.</summary>
    protected new JwtBearerEvents Events
    {
        get => (JwtBearerEvents)base.Events!;
        set => base.Events = value;
    }

    /// <inheritdoc />
    protected override Task<object> CreateEventsAsync() => Task.FromResult<object>(new JwtBearerEvents());

    /// <inheritdoc />
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            var received = new MessageReceivedContext(Context, Scheme, Options);
            await Events.MessageReceived(received);
            if (received.Result is { } decided)
            {
                return decided;
            }

            var token = string.IsNullOrEmpty(received.Token) ? TokenOf(Request) : received.Token;
            if (string.IsNullOrEmpty(token))
            {
                return AuthenticateResult.NoResult();
            }

            var result = await new TokenValidation(Options, Logger).ValidateAsync(token, Context.RequestAborted);
            return result.IsValid ? await AcceptAsync(token, result) : await RejectAsync(result.Exception);
        }
        catch (Exception exception)
        {
            LogProcessingFailed(Logger, exception);
            var failed = new AuthenticationFailedContext(Context, Scheme, Options) { Exception = exception };
            await Events.AuthenticationFailed(failed);
            if (failed.Result is { } decided)
            {
                return decided;
            }

            throw;
        }
    }

    /// <inheritdoc />
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        var challenge = new JwtBearerChallengeContext(Context, Scheme, Options, properties) { AuthenticateFailure = result.Failure };

        // A request without a token is told nothing but that it needs one.
        if (Options.IncludeErrorDetails && challenge.AuthenticateFailure is { } failure)
        {
            challenge.Error = "invalid_token";
            challenge.ErrorDescription = Rejections.Describe(failure);
        }

        await Events.Challenge(challenge);
        if (!challenge.Handled)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers.Append(HeaderNames.WWWAuthenticate, Rejections.Header(Options.Challenge, challenge));
        }
    }

    /// <inheritdoc />
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (!Response.HasStarted)
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
        }

        return Events.Forbidden(new ForbiddenContext(Context, Scheme, Options));
    }

    private static string? TokenOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return authorization.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? authorization[Prefix.Length..].Trim() : null;
    }

    private async Task<AuthenticateResult> AcceptAsync(string token, TokenValidationResult result)
    {
        var validated = new TokenValidatedContext(Context, Scheme, Options)
        {
            Principal = new ClaimsPrincipal(result.ClaimsIdentity),
            SecurityToken = result.SecurityToken,
        };
        validated.Properties.ExpiresUtc = UtcOrNull(result.SecurityToken.ValidTo);
        validated.Properties.IssuedUtc = UtcOrNull(result.SecurityToken.ValidFrom);

        await Events.TokenValidated(validated);
        if (validated.Result is { } decided)
        {
            return decided;
        }

        if (Options.SaveToken)
        {
            validated.Properties.StoreTokens([new AuthenticationToken { Name = "access_token", Value = token }]);
        }

        validated.Success();
        return validated.Result!;
    }

    private async Task<AuthenticateResult> RejectAsync(Exception exception)
    {
        LogValidationFailed(Logger, exception);
        var failed = new AuthenticationFailedContext(Context, Scheme, Options) { Exception = exception };
        await Events.AuthenticationFailed(failed);
        return failed.Result ?? AuthenticateResult.Fail(failed.Exception);
    }

    /// <summary>A token without the claim has the smallest time there is.</summary>
    private static DateTimeOffset? UtcOrNull(DateTime time) => time == DateTime.MinValue ? null : time;

    [LoggerMessage(1, LogLevel.Information, "Failed to validate the token.", EventName = "TokenValidationFailed")]
    private static partial void LogValidationFailed(ILogger logger, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Exception occurred while processing message.", EventName = "ProcessingMessageFailed")]
    private static partial void LogProcessingFailed(ILogger logger, Exception exception);
}
