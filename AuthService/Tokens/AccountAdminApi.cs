using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.AuthService.Tokens;

/// <summary>The endpoints with which administrators manage accounts.</summary>
internal static class AccountAdminApi
{
    public static void MapAccountAdmin(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/accounts/{account}/disable", DisableAccount)
            .WithName(nameof(DisableAccount)).WithTags("Admin")
            .RequireAuthorization(TokenExtensions.AdminPolicy);

    // Idempotent.
    private static async Task<Results<NoContent, ProblemHttpResult>> DisableAccount(
        string account, AccountStore accounts, RevokedTokens revoked, CancellationToken cancellationToken)
    {
        var found = Guid.TryParse(account, out var id)
            ? await accounts.FindByIdAsync(id, cancellationToken)
            : account.Contains('\0') ? null : await accounts.FindByEmailAsync(account, cancellationToken);
        if (found is null)
        {
            return Problem.Create(StatusCodes.Status404NotFound, "account_not_found", "No account has this id or e-mail address.");
        }

        await accounts.DisableAsync(found.Id, cancellationToken);
        await revoked.RevokeAllAsync(found.Id);
        return TypedResults.NoContent();
    }
}
