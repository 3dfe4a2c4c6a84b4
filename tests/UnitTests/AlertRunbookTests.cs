using Checkout.NotificationService.Alerts;
using Checkout.ServiceDefaults.Runbooks;

namespace Checkout.Tests.Unit;

public sealed class AlertRunbookTests
{
    [Fact]
    public void firing_alerts_include_their_runbook_once()
    {
        var text = AlertMail.Compose([Alert("TargetDown", "a1"), Alert("TargetDown", "b2")], mailedAt: null, leftOut: 0, "ops@checkout.example").Text;

        Assert.Equal(2, text.Split("# TargetDown").Length);
        Assert.Contains(LastLine("TargetDown"), text, StringComparison.Ordinal);
        Assert.True(text.LastIndexOf("FIRING: TargetDown", StringComparison.Ordinal) < text.IndexOf("# TargetDown", StringComparison.Ordinal), "The alerts come first.");
    }

    [Fact]
    public void resolved_alert_includes_no_runbook() =>
        Assert.DoesNotContain("Runbook --", AlertMail.Compose([Alert("TargetDown", "a1", "resolved")], mailedAt: null, leftOut: 0, "ops@checkout.example").Text, StringComparison.Ordinal);

    [Fact]
    public void alert_without_runbook_is_sent_without_one() =>
        Assert.DoesNotContain("Runbook --", AlertMail.Compose([Alert("SomeoneElses", "a1")], mailedAt: null, leftOut: 0, "ops@checkout.example").Text, StringComparison.Ordinal);

    [Fact]
    public void number_of_included_runbooks_is_limited()
    {
        var text = AlertMail.Compose([.. Runbook.All.Select((runbook, number) => Alert(runbook.Name, $"{number:x}"))], mailedAt: null, leftOut: 0, "ops@checkout.example").Text;

        Assert.Equal(3, text.Split("-- Runbook --").Length - 1);
    }

    private static string LastLine(string name) => Runbook.Find(name)!.Text.TrimEnd().Split('\n')[^1].TrimEnd('\r');

    private static Alert Alert(string name, string fingerprint, string status = "firing") => new(
        fingerprint, status, DateTimeOffset.UnixEpoch, default, new Dictionary<string, string> { ["alertname"] = name, ["severity"] = "page" }, null);
}
