namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is only known when the application runs, such as the port of an endpoint.</summary>
public interface IValueProvider
{
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

/// <summary>How a value is written where there is no running application, as in <c>{postgres.bindings.tcp.port}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>A value made of others.</summary>
public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

/// <summary>For whom a value is computed. This build has one network, so nothing depends on it.</summary>
public class ValueProviderContext
{
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }

    public IResource? Caller { get; init; }
}
