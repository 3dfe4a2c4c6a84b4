using MailKit;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Checkout.NotificationService.Mail;

internal static class MailExtensions
{
    /// <summary>
    /// Sends e-mail to the SMTP server of the connection string <c>smtp</c> (<c>smtp://host:port</c>, or <c>smtps://</c>
    /// for implicit TLS) if it is set, else writes it to files in <c>Mail:Folder</c>.
    /// </summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var server = builder.Configuration.GetConnectionString("smtp");
        var options = builder.Configuration.GetSection(MailOptions.Section).Get<MailOptions>() ?? new MailOptions();
        var folder = Path.GetFullPath(options.Folder, builder.Environment.ContentRootPath);
        builder.Services.AddSingleton<IMailer>(string.IsNullOrEmpty(server) ? new FileMailer(folder) : new SmtpMailer(new Uri(server)));
        builder.Services.AddMailTelemetry();
    }

    private static void AddMailTelemetry(this IServiceCollection services)
    {
        Telemetry.SmtpClient.Configure(); // enables the metrics of the client
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(Telemetry.SmtpClient.ActivitySourceName));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(Telemetry.SmtpClient.MeterName));
    }
}
