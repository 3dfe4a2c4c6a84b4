using System.Globalization;
using Checkout.Tests.EndToEnd.Dashboards;

namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>
/// The table of docs/scenarios/README.md: written to the file that CHECKOUT_SCENARIO_TABLE names, between the marks in it.
/// </summary>
internal sealed class ScenarioTable
{
    private const string Begin = "<!-- table -->\n";
    private const string End = "<!-- /table -->";

    private readonly Dictionary<string, string> _rows = [];

    /// <summary>Adds what was measured of a scenario.</summary>
    public void Add(string name, ScenarioExpectation expected, TimeSpan detected, string culprit, TimeSpan over)
    {
        var where = expected.Shows is null ? "in metrics only" : "yes";
        _rows[name] = $"| [{name}]({name}.md) | {Seconds(detected)} | `{expected.Alert}` of {expected.AlertService} | {culprit} | "
            + $"{(culprit == expected.Culprit ? "right" : "wrong")} | {where} | {Seconds(over)} |\n";
    }

    /// <summary>Does nothing when no file is asked for.</summary>
    public async Task WriteIfAskedForAsync()
    {
        if (Environment.GetEnvironmentVariable("CHECKOUT_SCENARIO_TABLE") is not { Length: > 0 } name)
        {
            return;
        }

        var file = Path.GetFullPath(name, DashboardFile.Root);
        var text = await File.ReadAllTextAsync(file);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, string.Concat(text.AsSpan(0, begin), Text(), text.AsSpan(end)));
    }

    private string Text() =>
        $"""

        Durations of rules divided by {ShopUnderLoad.Factor}, a scrape a second.

        | scenario | time to detect | alert | named culprit | right or wrong | seen in a trace | over after |
        | --- | --- | --- | --- | --- | --- | --- |

        """ + string.Concat(ScenarioExpectation.All.Keys.Select(name => _rows.GetValueOrDefault(name, $"| [{name}]({name}.md) | | | | not measured | | |\n"))) + "\n";

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
}
