using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.Gateway.Clients;

/// <summary>Passes an error that a service behind the Gateway answered on to the caller, as this Gateway's own answer.</summary>
internal static class UpstreamProblem
{
    /// <summary>The problem in an answer of 4xx. A failure of 5xx throws: it is not the caller's to see.</summary>
    /// <exception cref="HttpRequestException">The service failed.</exception>
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
            ?? throw new HttpRequestException($"The answer {(int)response.StatusCode} has no problem details.");
        problem.Status = (int)response.StatusCode;
        return problem;
    }

    /// <summary>The problem's <c>code</c>.</summary>
    public static string? Code(this ProblemDetails problem) => problem.Extensions.TryGetValue("code", out var code) ? code?.ToString() : null;
}
