using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Alerting;

/// <summary>
/// Tests that every counter of a rule starts at 0 before the first request. A rate needs two samples, so an increase that creates
/// the series would be missed by alerts.
/// </summary>
public sealed partial class CounterStartTests(TestServers servers)
{
    [Fact]
    public async Task every_counter_in_a_rule_starts_at_zero()
    {
        await using var shop = await Shop.OpenAsync(servers, servers.RedisConnectionString(RedisDatabase.Counters));
        var series = new List<string>();
        foreach (var service in (ApiClient[])[shop.Client, shop.Auth!.NewClient(), shop.Inventory!.NewClient(), shop.Payment!.NewClient(), shop.Notification!.NewClient()])
        {
            series.AddRange((await service.GetAsync("/metrics")).Text.Split('\n'));
        }

        var wanted = WantedOf(RuleFiles.Rules.Select(rule => rule.Expr)).Distinct().ToList();

        Assert.All(wanted, want => Assert.True(
            series.Any(line => want.Matches(line)), $"{want} is in a rule, and no service that has just started has such a series with 0."));
        Assert.InRange(wanted.Count, 6, int.MaxValue);
    }

    // The runtime, Prometheus and Alertmanager initialize their counters themselves.
    private static bool IsOurs(string counter) =>
        !(counter.StartsWith("dotnet_", StringComparison.Ordinal) || counter.StartsWith("prometheus_", StringComparison.Ordinal) || counter.StartsWith("alertmanager_", StringComparison.Ordinal));

    // Returns each selector of Checkout's own counters, once for each value of its label.
    private static IEnumerable<Wanted> WantedOf(IEnumerable<string> expressions)
    {
        var recorded = RuleFiles.Recorded.ToHashSet();
        foreach (Match selector in expressions.SelectMany(expression => Selector().Matches(expression)))
        {
            var name = selector.Groups["name"].Value;
            if (recorded.Contains(name) || !IsOurs(name))
            {
                continue;
            }

            var asked = Matcher().Matches(selector.Groups["matchers"].Value)
                .Select(matcher => matcher.Groups["values"].Value.Split('|').Select(value => $"{matcher.Groups["label"].Value}=\"{value}\"").ToArray())
                .ToList();
            foreach (var labels in asked.Aggregate((IEnumerable<string[]>)[[]], (all, values) => all.SelectMany(_ => values, (some, value) => (string[])[.. some, value])))
            {
                yield return new Wanted(name, string.Join(',', labels));
            }
        }
    }

    [GeneratedRegex("""(?<![\w:])(?<name>[a-z_]+_total)\b(?!:)(\{(?<matchers>[^}]*)\})?""", RegexOptions.ExplicitCapture)]
    private static partial Regex Selector();

    [GeneratedRegex("(?<label>\\w+)\\s*=~?\\s*\"(?<values>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Matcher();

    private sealed record Wanted(string Name, string Labels)
    {
        public bool Matches(string line) =>
            line.StartsWith(Name + "{", StringComparison.Ordinal)
            && Labels.Split(',', StringSplitOptions.RemoveEmptyEntries).All(label => line.Contains(label, StringComparison.Ordinal))
            && line.Split("} ")[1].Split(' ')[0] == "0";
    }
}
