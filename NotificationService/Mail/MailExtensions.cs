using MailKit;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.NotificationService.Mail;

internal static class MailExtensions
{
    /// <summary>
    /// Mail goes to the SMTP server of the connection string <c>smtp</c> (<c>smtp://host:port</c>, or <c>smtps://</c>
    /// for TLS from the start) where there is one, else to files in <c>Mail:Folder</c>.
    /// </summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var server = builder.Configuration.GetConnectionString("smtp");
        var folder = Path.GetFullPath(builder.Configuration["Mail:Folder"] ?? "mail", builder.Environment.ContentRootPath);
        builder.Services.AddSingleton<IMailer>(string.IsNullOrEmpty(server) ? new FileMailer(folder) : new SmtpMailer(new Uri(server)));
        builder.Services.AddMailTelemetry();
    }

    private static void AddMailTelemetry(this IServiceCollection services)
    {
        Telemetry.SmtpClient.Configure(); // without it the client has no metrics
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(Telemetry.SmtpClient.ActivitySourceName));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(Telemetry.SmtpClient.MeterName));
    }
}
