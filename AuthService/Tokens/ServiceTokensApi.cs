using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Text;
using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.AuthService.Tokens;

/// <summary>A service's name and secret.</summary>
public sealed record ServiceTokenRequest(
    [property: Required, RegularExpression("^[a-z][a-z0-9-]{0,63}$")] string Client,
    [property: Required, StringLength(256)] string Secret)
{
    /// <summary>A record's own ToString would print the secret.</summary>
    public override string ToString() => $"credentials of {Client}";
}

/// <summary>The services that may have tokens of their own, by the secrets of the section <c>ServiceClients</c>.</summary>
internal sealed class ServiceClients
{
    private readonly Dictionary<string, byte[]> _hashes;

    public ServiceClients(IConfiguration configuration) =>
        _hashes = configuration.GetRequiredSection("ServiceClients").GetChildren()
            .ToDictionary(client => client.Key, client => Hash(configuration.GetSecret(client.Path)), StringComparer.Ordinal);

    /// <summary>Whether the secret is the client's, in the same time for every wrong one.</summary>
    public bool Knows(string client, string secret) =>
        CryptographicOperations.FixedTimeEquals(_hashes.GetValueOrDefault(client, []), Hash(secret));

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

internal static class ServiceTokensApi
{
    public static void MapServiceTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/service-tokens", IssueServiceToken).WithName(nameof(IssueServiceToken)).AllowAnonymous();

    private static Results<Ok<LoginResponse>, ProblemHttpResult> IssueServiceToken(
        ServiceTokenRequest request, ServiceClients clients, AccessTokens tokens, AuthMetrics metrics)
    {
        if (!clients.Knows(request.Client, request.Secret))
        {
            metrics.Failed("invalid_credentials");
            return Problem.Create(StatusCodes.Status401Unauthorized, "invalid_credentials", "The client or its secret is wrong.");
        }

        return TypedResults.Ok(new LoginResponse(tokens.CreateForService(request.Client), "Bearer", (int)AccessTokens.ServiceLifetime.TotalSeconds));
    }
}
