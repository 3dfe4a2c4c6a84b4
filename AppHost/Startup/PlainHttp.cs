namespace Checkout.AppHost.Startup;

/// <summary>Resources are called over plain HTTP and TCP, on loopback.</summary>
internal static class PlainHttp
{
    /// <summary>
    /// Tells Aspire that no resource of the finished model serves HTTPS or TLS. Otherwise the dashboard shows an error on
    /// a machine without a trusted development certificate, and Redis runs with TLS on a machine with one.
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
