using System.ComponentModel.DataAnnotations;

namespace Checkout.NotificationService.Mail;

/// <summary>The section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>Gets or sets the folder for e-mail if there is no mail server, relative to the content root.</summary>
    [Required(ErrorMessage = "Mail:Folder is not set. Set it to the folder for e-mail if there is no mail server.")]
    public string Folder { get; set; } = "mail";
}
