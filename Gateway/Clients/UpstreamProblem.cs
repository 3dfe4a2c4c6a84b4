using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.Gateway.Clients;

/// <summary>Forwards error responses of other services to the caller.</summary>
internal static class UpstreamProblem
{
    /// <summary>Reads the problem details of a 4xx response.</summary>
    /// <exception cref="HttpRequestException">The response is 5xx, which is not forwarded to the caller.</exception>
    public static async Task<ProblemHttpResult> ReadProblemAsync(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        TypedResults.Problem(await response.ReadProblemDetailsAsync(cancellationToken));

    /// <inheritdoc cref="ReadProblemAsync"/>
    public static async Task<ProblemDetails> ReadProblemDetailsAsync(this HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            response.EnsureSuccessStatusCode();
        }

        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>(cancellationToken)
            ?? throw new HttpRequestException($"The {(int)response.StatusCode} response has no problem details.");
        problem.Status = (int)response.StatusCode;
        return problem;
    }

    /// <summary>Gets the <c>code</c> of the problem.</summary>
    public static string? GetCode(this ProblemDetails problem) => problem.Extensions.TryGetValue("code", out var code) ? code?.ToString() : null;
}
