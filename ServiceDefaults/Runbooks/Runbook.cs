using System.Collections.Frozen;

namespace Checkout.ServiceDefaults.Runbooks;

/// <summary>
/// The runbook of an alert in Markdown: a page of docs/runbooks. The pages are embedded in the assembly, so that services
/// can serve and e-mail them.
/// </summary>
/// <param name="Name">The alert's name.</param>
/// <param name="Text">The page.</param>
public sealed record Runbook(string Name, string Text)
{
    private const string Prefix = "runbooks/";

    private static readonly FrozenDictionary<string, Runbook> Embedded = Read().ToFrozenDictionary(runbook => runbook.Name, StringComparer.Ordinal);

    /// <summary>Gets all runbooks.</summary>
    public static IReadOnlyCollection<Runbook> All => Embedded.Values;

    /// <summary>Returns the runbook of an alert, or null if no runbook has exactly this name.</summary>
    public static Runbook? Find(string name) => Embedded.GetValueOrDefault(name);

    private static IEnumerable<Runbook> Read()
    {
        var assembly = typeof(Runbook).Assembly;
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return new Runbook(resource[Prefix.Length..], reader.ReadToEnd());
        }
    }
}
