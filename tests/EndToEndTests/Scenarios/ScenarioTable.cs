namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>The table of the alert of each scenario, the time at which it fires, and the cause that is found.</summary>
internal sealed class ScenarioTable
{
    private readonly Dictionary<string, string> _rows = [];

    /// <summary>Adds the measurements of a scenario.</summary>
    public void Add(string name, ScenarioExpectation expected, TimeSpan detected, string culprit, TimeSpan over)
    {
        var where = expected.Shows is null ? "in metrics only" : "yes";
        _rows[name] = $"| [{name}]({name}.md) | {MarkedTable.Seconds(detected)} | `{expected.Alert}` of {expected.AlertService} | {culprit} | "
            + $"{(culprit == expected.Culprit ? "right" : "wrong")} | {where} | {MarkedTable.Seconds(over)} |\n";
    }

    /// <inheritdoc cref="MarkedTable.WriteIfRequestedAsync"/>
    public Task WriteIfRequestedAsync() => MarkedTable.WriteIfRequestedAsync("table", Text());

    private string Text() =>
        $"""

        Measured with the durations of the rules divided by {ShopUnderLoad.Factor} and a scrape interval of one second.

        | scenario | time to detect | alert | named culprit | right or wrong | seen in a trace | over after |
        | --- | --- | --- | --- | --- | --- | --- |

        """ + string.Concat(ScenarioExpectation.All.Keys.Select(name => _rows.GetValueOrDefault(name, $"| [{name}]({name}.md) | | | | not measured | | |\n"))) + "\n";
}
