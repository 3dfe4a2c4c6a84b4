using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Puts a <see cref="ReferenceExpression"/> together piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format;
    private readonly List<IValueProvider> _valueProviders;
    private readonly List<string?> _stringFormats;

    public ReferenceExpressionBuilder() : this(literalLength: 0, formattedCount: 0)
    {
    }

    internal ReferenceExpressionBuilder(int literalLength, int formattedCount)
    {
        _format = new StringBuilder(literalLength + 4 * formattedCount);
        _valueProviders = new List<IValueProvider>(formattedCount);
        _stringFormats = new List<string?>(formattedCount);
    }

    public bool IsEmpty => _format.Length == 0;

#pragma warning disable CA1822 // The handler has appended to this builder already.
    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
    }
#pragma warning restore CA1822

    /// <summary>Appends text as a piece of a format string: a literal brace must be doubled.</summary>
    public void AppendLiteral(string value) => _format.Append(value);

    public void AppendFormatted(string? value) => _format.Append(value);

    public void AppendFormatted(string? value, string? format = null) => _format.Append(ReferenceExpression.FormatValue(value, format));

    public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider =>
        AppendFormatted(valueProvider, format: null);

    public void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append(CultureInfo.InvariantCulture, $"{{{_valueProviders.Count}}}");
        _valueProviders.Add(valueProvider);
        _stringFormats.Add(format);
    }

    public ReferenceExpression Build() => new(_format.ToString(), [.. _valueProviders], [.. _stringFormats]);

    /// <summary>Appends an interpolated string to a <see cref="ReferenceExpressionBuilder"/>.</summary>
    [InterpolatedStringHandler]
#pragma warning disable CS9113 // The lengths are part of the handler pattern.
    public ref struct ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
#pragma warning restore CS9113
    {
        public readonly void AppendLiteral(string value) => builder.AppendLiteral(value);

        public readonly void AppendFormatted(string? value) => builder.AppendFormatted(value);

        public readonly void AppendFormatted(string? value, string format) => builder.AppendFormatted(value, format);

        public readonly void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider);

        public readonly void AppendFormatted<T>(T valueProvider, string? format) where T : IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider, format);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider.Resource);

        public readonly void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            builder.AppendFormatted(valueProvider.Resource, format);
    }
}
