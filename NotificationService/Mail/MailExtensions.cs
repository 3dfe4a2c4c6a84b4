using MailKit;
using Microsoft.Extensions.Options;
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
        var server = builder.Configuration.GetConnectionString("smtp") is { Length: > 0 } smtp ? new Uri(smtp) : null;
        builder.Services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IMailer>(services => server is null
            ? new FileMailer(Path.GetFullPath(services.GetRequiredService<IOptions<MailOptions>>().Value.Folder, builder.Environment.ContentRootPath))
            : new SmtpMailer(server));
        builder.Services.AddMailTelemetry();
    }

    private static void AddMailTelemetry(this IServiceCollection services)
    {
        Telemetry.SmtpClient.Configure(); // enables the metrics of the client
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(Telemetry.SmtpClient.ActivitySourceName));
        services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(Telemetry.SmtpClient.MeterName));
    }
}
