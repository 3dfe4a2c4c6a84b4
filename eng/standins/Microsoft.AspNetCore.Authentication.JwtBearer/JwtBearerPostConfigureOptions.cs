using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Microsoft.AspNetCore.Authentication.JwtBearer;

/// <summary>Completes options from what was set.</summary>
internal sealed class JwtBearerPostConfigureOptions(ILogger<JwtBearerHandler> logger) : IPostConfigureOptions<JwtBearerOptions>
{
    private const int MaxDocumentBytes = 10 * 1024 * 1024;

    public void PostConfigure(string? name, JwtBearerOptions options)
    {
        if (string.IsNullOrEmpty(options.TokenValidationParameters.ValidAudience) && !string.IsNullOrEmpty(options.Audience))
        {
            options.TokenValidationParameters.ValidAudience = options.Audience;
        }

        options.ConfigurationManager ??= options.Configuration is { } known
            ? new StaticConfigurationManager<OpenIdConnectConfiguration>(known)
            : CreateManager(options);
    }

    private DiscoveryConfigurationManager? CreateManager(JwtBearerOptions options)
    {
        if (string.IsNullOrEmpty(options.MetadataAddress))
        {
            if (string.IsNullOrEmpty(options.Authority))
            {
                return null; // the keys are among the validation parameters
            }

            options.MetadataAddress = $"{options.Authority.TrimEnd('/')}/.well-known/openid-configuration";
        }

        if (options.RequireHttpsMetadata && !options.MetadataAddress.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                "The MetadataAddress or Authority must use HTTPS unless disabled for development by setting RequireHttpsMetadata=false.");
        }

        options.Backchannel ??= CreateBackchannel(options);
        var documents = new HttpDocumentRetriever(options.Backchannel) { RequireHttps = options.RequireHttpsMetadata };
        return new DiscoveryConfigurationManager(
            options.MetadataAddress, documents, options.RefreshInterval, options.AutomaticRefreshInterval, logger);
    }

    private static HttpClient CreateBackchannel(JwtBearerOptions options)
    {
        var client = new HttpClient(options.BackchannelHttpHandler ?? new HttpClientHandler())
        {
            Timeout = options.BackchannelTimeout,
            MaxResponseContentBufferSize = MaxDocumentBytes,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Microsoft ASP.NET Core JwtBearer handler");
        return client;
    }
}
