namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a command calls its resource; by default an empty POST that any 2xx answer makes a success.</summary>
public class HttpCommandOptions : CommandOptions
{
    public HttpMethod? Method { get; set; }

    public string? HttpClientName { get; set; }

    public Func<EndpointReference>? EndpointSelector { get; set; }

    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }
}

public sealed class HttpCommandRequestContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpRequestMessage Request { get; init; }
}

public sealed class HttpCommandResultContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpResponseMessage Response { get; init; }
}
