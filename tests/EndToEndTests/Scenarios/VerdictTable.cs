namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>The table of the Overview's first row in each scenario, with the times of its changes.</summary>
internal sealed class VerdictTable
{
    private readonly Dictionary<string, string> _rows = [];

    /// <summary>Adds the result of a scenario.</summary>
    public void Add(string name, (TimeSpan After, string Words) named, TimeSpan notRed, TimeSpan calm) =>
        _rows[name] = $"| [{name}]({name}.md) | {MarkedTable.Seconds(named.After)} | {named.Words} | {MarkedTable.Seconds(notRed)} | {MarkedTable.Seconds(calm)} |\n";

    /// <inheritdoc cref="MarkedTable.WriteIfRequestedAsync"/>
    public Task WriteIfRequestedAsync() => MarkedTable.WriteIfRequestedAsync("verdicts", Text());

    private string Text() =>
        $"""

        Measured with the durations of the rules divided by {ShopUnderLoad.Factor} and a scrape interval of one second.

        | scenario | named after | in these words | not red, after its end | well, after its end |
        | --- | --- | --- | --- | --- |

        """ + string.Concat(ScenarioExpectation.All.Keys.Select(name => _rows.GetValueOrDefault(name, $"| [{name}]({name}.md) | | not measured | | |\n"))) + "\n";
}
