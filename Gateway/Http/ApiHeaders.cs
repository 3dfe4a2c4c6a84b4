namespace Checkout.Gateway.Http;

/// <summary>The names of the API's request headers.</summary>
internal static class ApiHeaders
{
    /// <summary>The header that makes it safe to repeat a request: https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/</summary>
    public const string IdempotencyKey = "Idempotency-Key";
}
