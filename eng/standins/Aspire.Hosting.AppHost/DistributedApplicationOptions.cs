namespace Aspire.Hosting;

/// <summary>How to create an <see cref="IDistributedApplicationBuilder"/>.</summary>
public sealed class DistributedApplicationOptions
{
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly, if it is not the one that was started.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The AppHost's directory, if it is not the one its project was built in.</summary>
    public string? ProjectDirectory { get; set; }

    public bool DisableDashboard { get; set; }

    /// <summary>Whether the dashboard may be served over HTTP. Without effect: this build always serves it so.</summary>
    public bool AllowUnsecuredTransport { get; set; }
}
