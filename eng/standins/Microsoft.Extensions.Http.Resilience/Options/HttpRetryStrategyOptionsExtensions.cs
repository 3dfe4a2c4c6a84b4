using System.Diagnostics.CodeAnalysis;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Leaves requests that are not safe to repeat unrepeated.</summary>
[Experimental("EXTEXP0001", UrlFormat = "https://aka.ms/dotnet-extensions-warnings/{0}")]
public static class HttpRetryStrategyOptionsExtensions
{
    /// <summary>Does not retry POST, PATCH, PUT, DELETE and CONNECT.</summary>
    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options)
        => options.DisableFor(HttpMethod.Delete, HttpMethod.Post, HttpMethod.Put, HttpMethod.Connect, HttpMethod.Patch);

    /// <summary>Does not retry these methods.</summary>
    public static void DisableFor(this HttpRetryStrategyOptions options, params HttpMethod[] methods)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(methods);
        ArgumentOutOfRangeException.ThrowIfZero(methods.Length, nameof(methods));

        var shouldHandle = options.ShouldHandle;
        options.ShouldHandle = async args =>
        {
            var request = args.Outcome.Result?.RequestMessage ?? args.Context.GetRequestMessageOrNull();
            return await shouldHandle(args).ConfigureAwait(args.Context.ContinueOnCapturedContext)
                && (request is null || !methods.Contains(request.Method));
        };
    }
}
