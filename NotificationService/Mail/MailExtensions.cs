using Checkout.Notification.Scenarios;

namespace Checkout.Notification.Mail;

internal static class MailExtensions
{
    /// <summary>
    /// Mail goes to the SMTP server of the connection string <c>smtp</c> (<c>smtp://host:port</c>) where there is
    /// one, else to files in <c>Mail:Folder</c>.
    /// </summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var server = builder.Configuration.GetConnectionString("smtp");
        var folder = Path.GetFullPath(builder.Configuration["Mail:Folder"] ?? "mail", builder.Environment.ContentRootPath);
        IMailer mailer = string.IsNullOrEmpty(server) ? new FileMailer(folder) : new SmtpMailer(new Uri(server));
        builder.Services.AddSingleton<IMailer>(services => ActivatorUtilities.CreateInstance<NotificationOutage>(services, mailer));
    }
}
