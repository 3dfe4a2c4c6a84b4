namespace Checkout.ServiceDefaults.Problems;

/// <summary>The request feature with the problem of the response, for the log line of the request.</summary>
internal sealed record ProblemFeature(string? Code, string? Detail);
