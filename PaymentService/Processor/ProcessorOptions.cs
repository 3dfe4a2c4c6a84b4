using System.ComponentModel.DataAnnotations;

namespace Checkout.PaymentService.Processor;

/// <summary>The section <c>Processor</c>. Its <c>ApiKey</c> is a secret, and read only at startup.</summary>
internal sealed class ProcessorOptions
{
    public const string Section = "Processor";

    /// <summary>Gets or sets the address of the card processor.</summary>
    [Required(ErrorMessage = "Processor:Url is not set. Set it to the address of the card processor.")]
    public Uri? Url { get; set; }
}
