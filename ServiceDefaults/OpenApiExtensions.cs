using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Checkout.ServiceDefaults;

/// <summary>The OpenAPI document of a service.</summary>
public static class OpenApiExtensions
{
    /// <summary>
    /// Maps <c>/openapi/v1.json</c> with anonymous access, in Development or with <c>OpenApi:Enabled</c>. Otherwise it is not
    /// mapped, since it would mainly help an attacker.
    /// </summary>
    public static void MapOpenApiDocument(this WebApplication app)
    {
        if (app.Configuration.GetValue("OpenApi:Enabled", app.Environment.IsDevelopment()))
        {
            app.MapOpenApi().AllowAnonymous();
        }
    }
}
