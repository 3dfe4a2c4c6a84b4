using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Who waits for whom.</summary>
internal sealed class DependencyGraph
{
    private readonly ILookup<IResource, IResource> _dependencies;
    private readonly ILookup<IResource, IResource> _dependants;

    /// <exception cref="DistributedApplicationException">Resources wait for each other.</exception>
    public DependencyGraph(IEnumerable<IResource> resources)
    {
        var waits = resources
            .SelectMany(resource => resource.Annotations.OfType<WaitAnnotation>().Select(wait => (Dependant: resource, Dependency: wait.Resource)))
            .Distinct()
            .ToList();
        _dependencies = waits.ToLookup(wait => wait.Dependant, wait => wait.Dependency);
        _dependants = waits.ToLookup(wait => wait.Dependency, wait => wait.Dependant);
        foreach (var resource in resources)
        {
            RefuseCycle([resource]);
        }
    }

    public IEnumerable<IResource> DependantsOf(IResource resource) => _dependants[resource];

    public HashSet<IResource> AllDependantsOf(IResource resource)
    {
        var found = new HashSet<IResource>();
        var open = new Stack<IResource>(DependantsOf(resource));
        while (open.TryPop(out var dependant))
        {
            if (found.Add(dependant))
            {
                foreach (var next in DependantsOf(dependant))
                {
                    open.Push(next);
                }
            }
        }
        return found;
    }

    private void RefuseCycle(List<IResource> path)
    {
        foreach (var dependency in _dependencies[path[^1]])
        {
            if (path.Contains(dependency))
            {
                throw new DistributedApplicationException(
                    $"Resources wait for each other: {string.Join(" -> ", path.Append(dependency).Select(resource => resource.Name))}.");
            }
            RefuseCycle([.. path, dependency]);
        }
    }
}
