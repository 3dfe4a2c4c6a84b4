using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ConnectionStringBuilderExtensions
{
    /// <summary>Adds a connection string made of values of other resources; it is there once these run.</summary>
    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ReferenceExpression connectionStringExpression)
    {
        var connectionString = builder.AddResource(new ConnectionStringResource(name, connectionStringExpression));
        foreach (var resource in connectionStringExpression.ReferencedResources().Where(resource => resource is not ParameterResource))
        {
            connectionString.WaitForStart(builder.CreateResourceBuilder(resource));
        }
        return connectionString;
    }

    public static IResourceBuilder<ConnectionStringResource> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Action<ReferenceExpressionBuilder> connectionStringBuilder)
    {
        var expression = new ReferenceExpressionBuilder();
        connectionStringBuilder(expression);
        return builder.AddConnectionString(name, expression.Build());
    }

    private static HashSet<IResource> ReferencedResources(this IValueWithReferences value)
    {
        var resources = new HashSet<IResource>();
        Collect(value);
        return resources;

        void Collect(IValueWithReferences value)
        {
            foreach (var reference in value.References)
            {
                if (reference is IResource resource)
                {
                    resources.Add(resource);
                }
                else if (reference is IValueWithReferences inner)
                {
                    Collect(inner);
                }
            }
        }
    }
}

public sealed class ConnectionStringResource(string name, ReferenceExpression connectionStringExpression)
    : Resource(name), IResourceWithConnectionString, IResourceWithWaitSupport
{
    public ReferenceExpression ConnectionStringExpression { get; } = connectionStringExpression;
}
