using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Http;

namespace Checkout.Payment.Processor;

internal static class ProcessorExtensions
{
    public const string ApiKeyHeader = "X-Api-Key";

    public static string ApiKey(IConfiguration configuration) => configuration.GetSecret("Processor:ApiKey");

    /// <summary>Adds the client of the card processor at <c>Processor:Url</c>, with the API key <c>Processor:ApiKey</c>.</summary>
    public static void AddProcessorClient(this WebApplicationBuilder builder)
    {
        var url = builder.Configuration["Processor:Url"]
            ?? throw new InvalidOperationException("Processor:Url, the address of the card processor, is not set.");
        var apiKey = ApiKey(builder.Configuration);
        builder.Services.AddHttpClient<ProcessorClient>(http =>
        {
            http.BaseAddress = new Uri(url);
            http.DefaultRequestHeaders.Add(ApiKeyHeader, apiKey);
        }).CallsAnotherCompany();
    }
}
