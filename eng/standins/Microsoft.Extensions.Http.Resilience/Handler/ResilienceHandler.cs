using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>
/// Sends requests through a resilience pipeline. A retry sends the same <see cref="HttpRequestMessage"/> again, so
/// its content must be one that can be read twice.
/// </summary>
public class ResilienceHandler : DelegatingHandler
{
    private readonly Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> _pipelineProvider;

    /// <summary>Creates a handler that chooses a pipeline for each request.</summary>
    public ResilienceHandler(Func<HttpRequestMessage, ResiliencePipeline<HttpResponseMessage>> pipelineProvider)
    {
        ArgumentNullException.ThrowIfNull(pipelineProvider);
        _pipelineProvider = pipelineProvider;
    }

    /// <summary>Creates a handler with one pipeline.</summary>
    public ResilienceHandler(ResiliencePipeline<HttpResponseMessage> pipeline)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        _pipelineProvider = _ => pipeline;
    }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pipeline = _pipelineProvider(request);

        using var scope = RequestScope.Enter(request, cancellationToken);
        var outcome = await pipeline.ExecuteOutcomeAsync(
            static (context, state) => state.handler.AttemptAsync(state.request, context),
            scope.Context,
            (handler: this, request)).ConfigureAwait(scope.Context.ContinueOnCapturedContext);

        outcome.ThrowIfException();
        return outcome.Result!;
    }

    /// <inheritdoc />
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pipeline = _pipelineProvider(request);

        using var scope = RequestScope.Enter(request, cancellationToken);
        return pipeline.Execute(
            static (context, state) => state.handler.BaseSend(Prepare(state.request, context), context.CancellationToken),
            scope.Context,
            (handler: this, request));
    }

    private async ValueTask<Outcome<HttpResponseMessage>> AttemptAsync(HttpRequestMessage request, ResilienceContext context)
    {
        try
        {
            var response = await base.SendAsync(Prepare(request, context), context.CancellationToken)
                .ConfigureAwait(context.ContinueOnCapturedContext);
            return Outcome.FromResult(response);
        }
        catch (Exception exception) // the outcome that the strategies decide upon
        {
            return Outcome.FromException<HttpResponseMessage>(exception);
        }
    }

    private HttpResponseMessage BaseSend(HttpRequestMessage request, CancellationToken cancellationToken)
        => base.Send(request, cancellationToken);

    private static HttpRequestMessage Prepare(HttpRequestMessage request, ResilienceContext context)
    {
        var current = context.GetRequestMessageOrNull() ?? request;
        current.SetResilienceContext(context);
        return current;
    }

    /// <summary>Keeps one context on the request while it passes through one or more of these handlers.</summary>
    private readonly struct RequestScope : IDisposable
    {
        private readonly HttpRequestMessage _request;
        private readonly bool _owned;

        private RequestScope(HttpRequestMessage request, ResilienceContext context, bool owned)
            => (_request, Context, _owned) = (request, context, owned);

        public ResilienceContext Context { get; }

        public static RequestScope Enter(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var outer = request.GetResilienceContext();
            var context = outer ?? ResilienceContextPool.Shared.Get(cancellationToken);
            context.SetRequestMessageCore(request);
            request.SetResilienceContext(context);
            return new RequestScope(request, context, owned: outer is null);
        }

        public void Dispose()
        {
            _request.SetResilienceContext(_owned ? null : Context);
            if (_owned)
            {
                ResilienceContextPool.Shared.Return(Context);
            }
        }
    }
}
