namespace Checkout.AppHost.Startup;

/// <summary>Disables HTTPS and TLS between resources, which communicate on loopback.</summary>
internal static class PlainHttp
{
    /// <summary>
    /// Disables HTTPS and TLS for every resource of the finished model. Otherwise the dashboard shows an error on a machine
    /// without a trusted development certificate, and Redis uses TLS on a machine with one.
    /// </summary>
    public static void WithoutHttpsCertificates(this IDistributedApplicationBuilder builder)
    {
#pragma warning disable ASPIRECERTIFICATES001 // Certificates of resources are an experimental API.
        foreach (var resource in builder.Resources)
        {
            resource.Annotations.Add(new HttpsCertificateAnnotation { UseDeveloperCertificate = false });
        }
#pragma warning restore ASPIRECERTIFICATES001
    }
}
