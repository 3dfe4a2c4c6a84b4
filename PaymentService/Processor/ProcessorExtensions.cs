using Microsoft.Extensions.Options;

namespace Checkout.PaymentService.Processor;

internal static class ProcessorExtensions
{
    public const string ApiKeyHeader = "X-Api-Key";

    public static string ApiKey(IConfiguration configuration) => configuration.GetSecret("Processor:ApiKey");

    /// <summary>Adds the client of the card processor at <c>Processor:Url</c>, with the API key <c>Processor:ApiKey</c>.</summary>
    public static void AddProcessorClient(this WebApplicationBuilder builder)
    {
        var apiKey = ApiKey(builder.Configuration);
        builder.Services.AddOptions<ProcessorOptions>().BindConfiguration(ProcessorOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHttpClient<ProcessorClient>((services, http) =>
        {
            http.BaseAddress = services.GetRequiredService<IOptions<ProcessorOptions>>().Value.Url;
            http.DefaultRequestHeaders.Add(ApiKeyHeader, apiKey);
        }).UseExternalPropagation();
    }
}
