using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes for values that are only known at run time: <c>ReferenceExpression.Create($"Host={host};…")</c>.</summary>
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    public static readonly ReferenceExpression Empty = new("", [], []);

    private readonly string?[] _stringFormats;

    internal ReferenceExpression(string format, IValueProvider[] valueProviders, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        _stringFormats = stringFormats;
    }

    /// <summary>A composite format string: the holes are <c>{0}</c>, <c>{1}</c>, …</summary>
    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string?> StringFormats => _stringFormats;

    public IReadOnlyList<string> ManifestExpressions =>
        [.. ValueProviders.Select(provider => ((IManifestExpressionProvider)provider).ValueExpression)];

    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => ValueProviders;

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Parts.Build();

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Format.Length == 0)
        {
            return null;
        }
        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await ValueProviders[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = FormatValue(value, _stringFormats[i]);
        }
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    internal static string? FormatValue(string? value, string? format) => format switch
    {
        null => value,
        "uri" => Uri.EscapeDataString(value ?? ""),
        _ => throw new FormatException($"The format '{format}' is not known; there is only 'uri'."),
    };

    /// <summary>Builds a <see cref="ReferenceExpression"/> from an interpolated string.</summary>
    [InterpolatedStringHandler]
    public ref partial struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        internal readonly ReferenceExpressionBuilder Parts { get; } = new(literalLength, formattedCount);

        public readonly void AppendLiteral(string value) => Parts.AppendLiteral(EscapeBraces(value));

        public readonly void AppendFormatted(string? value) => AppendFormatted(value, format: null);

        public readonly void AppendFormatted(string? value, string? format = null) => Parts.AppendLiteral(EscapeBraces(FormatValue(value, format)));

        public readonly void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider =>
            Parts.AppendFormatted(valueProvider);

        public readonly void AppendFormatted<T>(T valueProvider, string? format = null) where T : IValueProvider, IManifestExpressionProvider =>
            Parts.AppendFormatted(valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            Parts.AppendFormatted(valueProvider.Resource);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            Parts.AppendFormatted(valueProvider.Resource, format);

        /// <summary>Doubles braces that stand alone; doubled ones are taken as escaped already.</summary>
        private static string EscapeBraces(string? value) =>
            Brace.Replace(value ?? "", static match => match.Value.Length == 1 ? match.Value + match.Value : match.Value);

        [GeneratedRegex(@"\{\{?|\}\}?")]
        private static partial Regex Brace { get; }
    }
}
