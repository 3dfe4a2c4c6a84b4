using System.Globalization;
using System.Text.RegularExpressions;

namespace OpenTelemetry.Exporter.Prometheus;

/// <summary>The labels of a series, in the order of their first appearance.</summary>
/// <param name="reserved">Labels that attributes must not make, as they mean something else here.</param>
internal sealed partial class LabelSet(params string[] reserved)
{
    private readonly OrderedDictionary<string, List<(string Attribute, string Value)>> _labels = [];

    /// <summary>Adds an attribute under a name that Prometheus allows.</summary>
    public void Add(KeyValuePair<string, object?> attribute)
    {
        var name = NameOf(attribute.Key);
        if (!reserved.Contains(name))
        {
            AddNamed(name, attribute.Key, attribute.Value);
        }
    }

    /// <summary>Adds a label whose name is final.</summary>
    public void AddNamed(string name, string attribute, object? value)
    {
        if (!_labels.TryGetValue(name, out var values))
        {
            _labels[name] = values = [];
        }

        values.Add((attribute, Text(value)));
    }

    /// <summary>Writes the labels, without the braces around them.</summary>
    /// <param name="maxCharacters">How long all names and values together may be. What does not fit is left out.</param>
    public string Write(int maxCharacters = int.MaxValue)
    {
        List<string> written = [];
        foreach (var (name, values) in _labels)
        {
            var value = Merge(values);
            if (maxCharacters < int.MaxValue)
            {
                var characters = name.Length + value.EnumerateRunes().Count();
                if (characters > maxCharacters)
                {
                    continue;
                }

                maxCharacters -= characters;
            }

            written.Add($"{name}=\"{Escape(value)}\"");
        }

        return string.Join(',', written);
    }

    public static string NameOf(string attribute) => attribute switch
    {
        "" => "_",
        [>= '0' and <= '9', ..] => "_" + Invalid().Replace(attribute, "_"),
        _ => Invalid().Replace(attribute, "_"),
    };

    // Attributes that differ only in characters that Prometheus does not have fall together in one label.
    private static string Merge(List<(string Attribute, string Value)> values)
        => values is [var (_, single)]
            ? single
            : string.Join(';', values.OrderBy(value => value.Attribute, StringComparer.Ordinal).Select(value => value.Value));

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double number => Number.Canonical(number),
        float number => Number.Canonical(number),
        IFormattable formattable => formattable.ToString(format: null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal);

    // With the underscore before it, if there is one, so that none is doubled.
    [GeneratedRegex("_?[^a-zA-Z0-9_]+")]
    private static partial Regex Invalid();
}
