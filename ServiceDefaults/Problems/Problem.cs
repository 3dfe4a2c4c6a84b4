using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.ServiceDefaults.Problems;

/// <summary>Error answers with a stable <c>code</c> that a program can branch on.</summary>
public static class Problem
{
    /// <summary>Makes a problem details answer.</summary>
    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="code">Stable word in snake_case, such as <c>out_of_stock</c>.</param>
    /// <param name="detail">What a person should read: what is wrong and what to do. No secrets.</param>
    /// <param name="extensions">Further members of the answer.</param>
    public static ProblemHttpResult Create(int status, string code, string detail, params (string Name, object? Value)[] extensions)
    {
        var members = new Dictionary<string, object?> { ["code"] = code };
        foreach (var (name, value) in extensions)
        {
            members[name] = value;
        }

        return TypedResults.Problem(detail, statusCode: status, extensions: members);
    }

    internal static string DefaultCode(int status) => status switch
    {
        400 => "invalid_request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "body_too_large",
        415 => "unsupported_media_type",
        429 => "too_many_requests",
        503 => "try_later",
        >= 500 => "internal_error",
        _ => "invalid_request",
    };
}
