using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Accounts;

internal static class AccountAdminApi
{
    public static void MapAccountAdmin(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/admin/accounts/{account}/disable", DisableAccount)
            .WithName(nameof(DisableAccount)).WithTags("Admin")
            .RequireAuthorization(AuthorizationPolicies.Admin);

    private static async Task<Results<NoContent, ProblemHttpResult>> DisableAccount(
        string account, HttpContext context, AuthClient auth, CancellationToken cancellationToken)
    {
        // Forwards the administrator's token: AuthService itself checks the role.
        using var response = await auth.DisableAsync(account, (await context.GetTokenAsync("access_token"))!, cancellationToken);
        return response.IsSuccessStatusCode ? TypedResults.NoContent() : await response.ReadProblemAsync(cancellationToken);
    }
}
