using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.AuthService.Tokens;

/// <summary>The name and the secret of a service.</summary>
public sealed record ServiceTokenRequest(
    [property: Required, RegularExpression("^[a-z][a-z0-9-]{0,63}$")] string Client,
    [property: Required, StringLength(256)] string Secret)
{
    /// <summary>Excludes the secret, which the generated ToString would include.</summary>
    public override string ToString() => $"credentials of {Client}";
}

/// <summary>The services that can get tokens, with their secrets from the section <c>ServiceClients</c>.</summary>
internal sealed class ServiceClients
{
    private readonly Dictionary<string, byte[]> _hashes;

    public ServiceClients(IConfiguration configuration) =>
        _hashes = configuration.GetRequiredSection("ServiceClients").GetChildren()
            .ToDictionary(client => client.Key, client => SecretHash.Create(configuration.GetSecret(client.Path)), StringComparer.Ordinal);

    /// <summary>Returns whether the secret is that of the client. Compares in constant time.</summary>
    public bool IsValid(string client, string secret) =>
        SecretHash.Matches(_hashes.GetValueOrDefault(client, []), secret);
}

internal static class ServiceTokensApi
{
    public static void MapServiceTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/service-tokens", IssueServiceToken).WithName(nameof(IssueServiceToken)).WithTags("Tokens").AllowAnonymous();

    private static Results<Ok<TokenResponse>, ProblemHttpResult> IssueServiceToken(
        ServiceTokenRequest request, ServiceClients clients, AccessTokens tokens, AuthMetrics metrics)
    {
        if (!clients.IsValid(request.Client, request.Secret))
        {
            metrics.RecordFailure("invalid_credentials");
            return Problem.Create(StatusCodes.Status401Unauthorized, "invalid_credentials", "The client or its secret is wrong.");
        }

        return TypedResults.Ok(new TokenResponse(tokens.CreateForService(request.Client), "Bearer", (int)AccessTokens.ServiceLifetime.TotalSeconds));
    }
}
