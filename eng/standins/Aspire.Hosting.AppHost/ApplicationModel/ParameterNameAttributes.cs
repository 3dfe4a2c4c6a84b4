namespace Aspire.Hosting.ApplicationModel;

public interface IModelNameParameter;

/// <summary>Marks a parameter that names a resource.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class ResourceNameAttribute : Attribute, IModelNameParameter;

/// <summary>Marks a parameter that names an endpoint.</summary>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = false)]
public sealed class EndpointNameAttribute : Attribute, IModelNameParameter;
