namespace Aspire.Hosting.ApplicationModel;

/// <summary>All resources of the application, once it is built.</summary>
public class DistributedApplicationModel(IResourceCollection resources)
{
    public DistributedApplicationModel(IEnumerable<IResource> resources) : this(ToCollection(resources))
    {
    }

    public IResourceCollection Resources { get; } = resources;

    private static ResourceCollection ToCollection(IEnumerable<IResource> resources)
    {
        var collection = new ResourceCollection();
        foreach (var resource in resources)
        {
            collection.Add(resource);
        }
        return collection;
    }
}
