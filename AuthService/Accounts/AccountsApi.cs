using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.AuthService.Accounts;

/// <summary>A request to create an account.</summary>
public sealed record RegisterRequest(
    [property: Required, EmailAddress, StringLength(254)] string Email,
    [property: Required, StringLength(128, MinimumLength = 8)] string Password) : IValidatableObject
{
    /// <summary>Rejects addresses that cannot receive e-mail, since orders are confirmed by e-mail.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Ascii.IsValid(Email) || !MailAddress.TryCreate(Email, out var address) || address.Address != Email)
        {
            yield return new ValidationResult("Enter a valid e-mail address.", [nameof(Email)]);
        }
    }

    /// <summary>Excludes the password, which the generated ToString would include.</summary>
    public override string ToString() => $"registration of {Email}";
}

/// <summary>The created account.</summary>
public sealed record RegisterResponse(Guid UserId, string Email);

internal static class AccountsApi
{
    private const string IdempotencyKeyHeader = "Idempotency-Key";

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AccountStore>();
        builder.Services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        builder.Services.AddSingleton<HashingQueue>();
        builder.Services.AddSingleton<SyntheticAccountKey>();
        builder.Services.AddSingleton<PasswordCheck>();
        builder.Services.AddOptions<SignInOptions>()
            .BindConfiguration(SignInOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<LocalSignInFailures>();
        builder.Services.AddSingleton<SignInThrottle>();
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddHostedService<DemoAccounts>();
        }
        else
        {
            builder.Services.AddHostedService<DemoAccountsGuard>();
        }
    }

    public static void MapAccounts(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/accounts", Register).WithName(nameof(Register)).WithTags("Accounts");

    // The idempotency key becomes the id of the account, so a client can safely repeat the request if the response was lost.
    private static async Task<Results<Created<RegisterResponse>, ProblemHttpResult>> Register(
        RegisterRequest request,
        [FromHeader(Name = IdempotencyKeyHeader)] Guid? key,
        [FromHeader(Name = ServiceHeaders.SyntheticKey)] string? sentKey,
        AccountStore accounts,
        SyntheticAccountKey syntheticKey,
        IPasswordHasher<Account> hasher,
        HashingQueue queue,
        CancellationToken cancellationToken)
    {
        if (sentKey is not null && !syntheticKey.Matches(sentKey))
        {
            return Problem.Create(StatusCodes.Status403Forbidden, "synthetic_key_refused", "The key for a synthetic account is wrong.");
        }

        var account = new Account(
            key ?? Guid.CreateVersion7(), request.Email, "", Roles.Customer, Disabled: false, Synthetic: sentKey is not null);
        using (var lease = await queue.AcquireAsync(cancellationToken))
        {
            if (lease is null)
            {
                return HashingQueue.CreateRejection();
            }

            account = account with { PasswordHash = hasher.HashPassword(account, request.Password) };
        }

        return await accounts.AddAsync(account, cancellationToken) || await ExistsAsync(account, accounts, cancellationToken)
            ? TypedResults.Created($"/accounts/{account.Id}", new RegisterResponse(account.Id, account.Email))
            : Problem.Create(StatusCodes.Status409Conflict, "email_taken", "An account with this e-mail address already exists. Sign in instead.");
    }

    private static async Task<bool> ExistsAsync(Account account, AccountStore accounts, CancellationToken cancellationToken) =>
        await accounts.FindByIdAsync(account.Id, cancellationToken) is { } known && known.Email == account.Email;
}
