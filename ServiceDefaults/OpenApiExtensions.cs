using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Checkout.ServiceDefaults;

/// <summary>The OpenAPI document of a service.</summary>
public static class OpenApiExtensions
{
    /// <summary>
    /// Maps <c>/openapi/v1.json</c> for anyone to read, in Development or with <c>OpenApi:Enabled</c>: elsewhere it would help
    /// nobody more than an attacker.
    /// </summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        if (app.Configuration.GetValue("OpenApi:Enabled", app.Environment.IsDevelopment()))
        {
            app.MapOpenApi().AllowAnonymous();
        }
    }
}
