using System.Text;
using System.Text.RegularExpressions;
using Checkout.SyntheticMonitor.Journeys;
using Checkout.Tests.EndToEnd.Running;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.Tests.EndToEnd.Pages;

/// <summary>Tests that validation errors are shown next to the field, which is marked and focused.</summary>
public sealed class FormPageTests(RunningCheckout checkout) : PageTest(checkout)
{
    [Theory]
    [InlineData("#card-number", "4242 4242 4242 4241", "A digit is wrong.")]
    [InlineData("#card-number", "4242", "Enter the 12 to 19 digits on the card.")]
    [InlineData("#card-expiry", "01/20", "The card has expired.")]
    [InlineData("#card-expiry", "13/30", "Enter it as MM/YY.")]
    [InlineData("#card-cvc", "12", "Enter the 3 or 4 digits.")]
    public Task invalid_card_is_reported_next_to_its_field(string field, string value, string message) => VisitAsync(Phone, async visitor =>
    {
        var shop = await PreparePaymentAsync(visitor);
        await visitor.Page.Locator(field).FillAsync(value);

        await shop.PayButton.ClickAsync();

        await AssertInvalidAsync(visitor.Page.Locator(field), message);
        await Expect(visitor.Page.Locator(".receipt")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task server_validation_errors_are_shown_next_to_fields() => VisitAsync(Desktop, async visitor =>
    {
        visitor.ExpectedStatuses = [400];
        // Simulates a page without validation: changes the card number in the request.
        await visitor.Page.RouteAsync("**/api/checkout", route => route.ContinueAsync(new()
        {
            PostData = Encoding.UTF8.GetBytes(route.Request.PostData!.Replace("4242424242424242", "4242424242424241", StringComparison.Ordinal)),
        }));
        var shop = await PreparePaymentAsync(visitor);

        await shop.PayButton.ClickAsync();

        await AssertInvalidAsync(visitor.Page.Locator("#card-number"), "Enter a valid card number.");
    });

    [Fact]
    public Task weak_password_is_reported_next_to_its_field() => VisitAsync(Phone, async visitor =>
    {
        var shop = visitor.VisitTo(Checkout.Storefront, Admin).Shop;
        await visitor.Page.GotoAsync(Address("/#/sign-in"));
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Create an account" }).ClickAsync();

        await shop.SendCredentialsAsync(new Account("somebody@example.com", "short"));

        await AssertInvalidAsync(visitor.Page.Locator("#password"), "At least 8 characters.");
    });

    private static async Task AssertInvalidAsync(ILocator field, string message)
    {
        await Expect(field).ToBeFocusedAsync();
        await Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(field).ToHaveAccessibleDescriptionAsync(new Regex(Regex.Escape(message)));
    }
}
