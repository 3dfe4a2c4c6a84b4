namespace Checkout.NotificationService.Mail;

/// <summary>The section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Gets or sets the folder for e-mail if there is no mail server, relative to the content root.</summary>
    public string Folder { get; set; } = "mail";
}
