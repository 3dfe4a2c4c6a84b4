using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Http;

namespace Checkout.Payment.Processor;

internal static class ProcessorExtensions
{
    public const string ApiKeyHeader = "X-Api-Key";

    public static string ApiKey(IConfiguration configuration) => configuration.GetSecret("Processor:ApiKey");

    /// <summary>Adds the client of the card processor at <c>Processor:Url</c>, which knows us by <c>Processor:ApiKey</c>.</summary>
    public static void AddProcessorClient(this WebApplicationBuilder builder)
    {
        var url = builder.Configuration["Processor:Url"]
            ?? throw new InvalidOperationException("Processor:Url is not set: the address of the card processor.");
        var apiKey = ApiKey(builder.Configuration);
        builder.Services.AddHttpClient<ProcessorClient>(http =>
        {
            http.BaseAddress = new Uri(url);
            http.DefaultRequestHeaders.Add(ApiKeyHeader, apiKey);
        }).CallsAnotherCompany();
    }
}
