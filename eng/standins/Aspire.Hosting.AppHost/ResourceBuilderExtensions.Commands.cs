using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a command. Here it is run through <see cref="ResourceCommandService"/>; the button for it is in the real dashboard.</summary>
    public static IResourceBuilder<T> WithCommand<T>(
        this IResourceBuilder<T> builder, string name, string displayName,
        Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, CommandOptions? commandOptions = null)
        where T : IResource
    {
        commandOptions ??= new CommandOptions();
        return builder.WithAnnotation(new ResourceCommandAnnotation(
            name, displayName, commandOptions.UpdateState ?? (_ => ResourceCommandState.Enabled), executeCommand,
            commandOptions.Description, parameter: null, commandOptions.ConfirmationMessage,
            commandOptions.IconName, commandOptions.IconVariant, commandOptions.IsHighlighted));
    }

    /// <summary>Adds a command that sends the resource an HTTP request.</summary>
    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName,
        [EndpointName] string? endpointName = null, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints =>
        builder.WithHttpCommand(
            path, displayName,
            commandOptions?.EndpointSelector ?? (() => builder.GetHttpEndpoint(endpointName, "HTTP command")),
            commandName, commandOptions);

    public static IResourceBuilder<TResource> WithHttpCommand<TResource>(
        this IResourceBuilder<TResource> builder, string path, string displayName,
        Func<EndpointReference>? endpointSelector, string? commandName = null, HttpCommandOptions? commandOptions = null)
        where TResource : IResourceWithEndpoints
    {
        var endpoint = endpointSelector?.Invoke() ?? builder.GetHttpEndpoint(name: null, "HTTP command");
        builder.ApplicationBuilder.Services.AddHttpClient();
        commandOptions ??= new HttpCommandOptions();
        commandOptions.UpdateState ??= static context => context.ResourceSnapshot.State?.Text == KnownResourceStates.Running
            ? ResourceCommandState.Enabled
            : ResourceCommandState.Disabled;

        var method = commandOptions.Method ?? HttpMethod.Post;
#pragma warning disable CA1308 // The real package's name for it.
        commandName ??= $"{builder.Resource.Name}-{endpoint.EndpointName}-http-{method.Method.ToLowerInvariant()}-{path}";
#pragma warning restore CA1308
        return builder.WithCommand(commandName, displayName, context => SendAsync(context, endpoint, method, path, commandOptions), commandOptions);
    }

    private static async Task<ExecuteCommandResult> SendAsync(
        ExecuteCommandContext context, EndpointReference endpoint, HttpMethod method, string path, HttpCommandOptions options)
    {
        using var client = context.ServiceProvider.GetRequiredService<IHttpClientFactory>().CreateClient(options.HttpClientName ?? Options.DefaultName);
        using var request = new HttpRequestMessage(method, new UriBuilder(endpoint.Url) { Path = path }.Uri);
        try
        {
            if (options.PrepareRequest is { } prepare)
            {
                await prepare(new()
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Request = request,
                }).ConfigureAwait(false);
            }

            using var response = await client.SendAsync(request, context.CancellationToken).ConfigureAwait(false);
            if (options.GetCommandResult is { } getResult)
            {
                return await getResult(new()
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                }).ConfigureAwait(false);
            }
            return response.IsSuccessStatusCode
                ? CommandResults.Success()
                : CommandResults.Failure($"Request failed with status code {(int)response.StatusCode}");
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure(exception);
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
    }
}
