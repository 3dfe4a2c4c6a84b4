using Checkout.Payment.Simulator;
using Checkout.ServiceDefaults.Auth;

namespace Checkout.Payment.Processor;

internal static class ProcessorExtensions
{
    /// <summary>Adds the client of the card processor at <c>Processor:Url</c>, which knows us by <c>Processor:ApiKey</c>.</summary>
    public static void AddProcessorClient(this WebApplicationBuilder builder)
    {
        var url = builder.Configuration["Processor:Url"]
            ?? throw new InvalidOperationException("Processor:Url is not set: the address of the card processor.");
        var apiKey = builder.Configuration.GetSecret("Processor:ApiKey");
        builder.Services.AddHttpClient<ProcessorClient>(http =>
        {
            http.BaseAddress = new Uri(url);
            http.DefaultRequestHeaders.Add(ApiKeyAuthentication.HeaderName, apiKey);
        });
    }
}
