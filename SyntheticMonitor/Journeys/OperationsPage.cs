using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Checkout.SyntheticMonitor.Journeys;

/// <summary>The page object of the operations page.</summary>
internal sealed class OperationsPage(IPage page, Uri storefront)
{
    /// <summary>Opens the page, and waits for the sign-in form.</summary>
    public async Task OpenAsync()
    {
        await page.GotoAsync(new Uri(storefront, "/ops.html").ToString());
        await Expect(page.Locator("form.sign-in")).ToBeVisibleAsync();
    }

    /// <summary>Waits until the page shows its figures.</summary>
    public async Task WaitForSummaryAsync()
    {
        await Expect(page.Locator("#freshness")).ToContainTextAsync("As of");
        await Expect(page.Locator(".scenario").First).ToBeVisibleAsync();
        if (await page.Locator(".problems li").CountAsync() == 0)
        {
            await Expect(page.Locator("[data-signal=requestsPerSecond] strong")).Not.ToHaveTextAsync("–");
            await Expect(page.Locator(".services > li").First).ToBeVisibleAsync();
        }
    }

    /// <summary>Waits until the page denies access.</summary>
    public Task ExpectAccessDeniedAsync() => Expect(page.GetByText("This page is for admins.")).ToBeVisibleAsync();

    public async Task SwitchOnAsync(string scenario)
    {
        await page.Locator("#duration").SelectOptionAsync("300");
        await Switch(scenario).ClickAsync();
        await Expect(page.Locator($"[data-scenario='{scenario}'][data-active] .left")).ToContainTextAsync("left");
    }

    public async Task SwitchOffAsync(string scenario)
    {
        await Switch(scenario).ClickAsync();
        await Expect(Switch(scenario)).ToHaveAttributeAsync("aria-checked", "false");
    }

    /// <summary>Waits until the step is marked as taking more than half of the duration of a checkout.</summary>
    public async Task MarksBottleneckAsync(string service, string step, TimeSpan within)
    {
        await page.Locator("#window").SelectOptionAsync("1m");
        await Expect(page.Locator(".verdict"))
            .ToHaveTextAsync(new Regex($"^{service} / {step} takes (5[1-9]|[6-9][0-9])% of it"), new() { Timeout = (float)within.TotalMilliseconds });
        await Expect(page.Locator($"tr[data-service='{service}'][data-step='{step}'][data-bottleneck]")).ToBeVisibleAsync();
    }

    private ILocator Switch(string scenario) => page.Locator($"[data-scenario='{scenario}'] .switch");
}
