namespace Aspire.Hosting.ApplicationModel;

/// <summary>Refers to an endpoint by name; it may be used before the endpoint has a port.</summary>
public sealed class EndpointReference : IExpressionValue, IValueWithReferences
{
    private readonly EndpointAnnotation? _annotation;

    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
    {
        Resource = owner;
        EndpointName = endpointName;
    }

    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint) : this(owner, endpoint.Name)
    {
        _annotation = endpoint;
    }

    public IResourceWithEndpoints Resource { get; }

    public string EndpointName { get; }

    public EndpointAnnotation EndpointAnnotation =>
        Find() ?? throw new InvalidOperationException($"The resource `{Resource.Name}` has no endpoint named `{EndpointName}`.");

    public bool Exists => Find() is not null;

    public bool ExcludeReferenceEndpoint => EndpointAnnotation.ExcludeReferenceEndpoint;

    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    public bool IsHttp => Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);

    public bool IsHttps => Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    public bool IsHttpSchemeNamedEndpoint =>
        EndpointName.Equals("http", StringComparison.OrdinalIgnoreCase) || EndpointName.Equals("https", StringComparison.OrdinalIgnoreCase);

    public string Scheme => EndpointAnnotation.UriScheme;

    public string Host => Allocated.Address;

    public int Port => Allocated.Port;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public string Url => Allocated.UriString;

    string IManifestExpressionProvider.ValueExpression => Property(EndpointProperty.Url).ValueExpression;

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint
        ?? throw new InvalidOperationException($"The endpoint `{EndpointName}` is not allocated for the resource `{Resource.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => new(Url);

    private EndpointAnnotation? Find() => _annotation ?? Resource.Annotations.OfType<EndpointAnnotation>()
        .SingleOrDefault(endpoint => string.Equals(endpoint.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}
