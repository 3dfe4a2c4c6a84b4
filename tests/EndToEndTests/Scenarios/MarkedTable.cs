using System.Globalization;

namespace Checkout.Tests.EndToEnd.Scenarios;

/// <summary>Writes the tables of docs/scenarios/README.md between their markers, to the file in CHECKOUT_SCENARIO_TABLE.</summary>
internal static class MarkedTable
{
    /// <summary>Replaces a table. Does nothing if the variable is not set.</summary>
    public static async Task WriteIfRequestedAsync(string mark, string table)
    {
        if (Environment.GetEnvironmentVariable("CHECKOUT_SCENARIO_TABLE") is not { Length: > 0 } name)
        {
            return;
        }

        var file = Repository.Folder(name);
        var text = await File.ReadAllTextAsync(file);
        var begin = text.IndexOf($"<!-- {mark} -->\n", StringComparison.Ordinal) + $"<!-- {mark} -->\n".Length;
        var end = text.IndexOf($"<!-- /{mark} -->", StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, string.Concat(text.AsSpan(0, begin), table, text.AsSpan(end)));
    }

    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture);
}
