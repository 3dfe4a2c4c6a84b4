namespace Checkout.Payment.Processor;

internal static class ProcessorExtensions
{
    /// <summary>Adds the client of the card processor at <c>Processor:Url</c>.</summary>
    public static void AddProcessorClient(this WebApplicationBuilder builder)
    {
        var url = builder.Configuration["Processor:Url"]
            ?? throw new InvalidOperationException("Processor:Url is not set: the address of the card processor.");
        builder.Services.AddHttpClient<ProcessorClient>(http => http.BaseAddress = new Uri(url));
    }
}
