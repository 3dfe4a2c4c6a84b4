namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value given from outside, by configuration (<c>Parameters:{name}</c>), or generated.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
    {
        _value = new Lazy<string>(() => callback(Default));
        Secret = secret;
    }

    public bool Secret { get; }

    public bool IsConnectionString { get; set; }

    public string? Description { get; set; }

    /// <summary>Where the value comes from when it is not configured.</summary>
    public ParameterDefault? Default { get; set; }

    public string ValueExpression => $"{{{Name}.value}}";

    /// <exception cref="MissingParameterValueException">It is neither configured nor has it a default.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value.Value);

#pragma warning disable CA1725 // The real type's name for it.
    public ValueTask<string?> GetValueAsync(ValueProviderContext _, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
#pragma warning restore CA1725
}

/// <summary>Makes the value of a parameter that is not configured.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}
