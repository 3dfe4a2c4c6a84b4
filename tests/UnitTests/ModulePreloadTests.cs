using System.Text.RegularExpressions;

namespace Checkout.Tests.Unit;

/// <summary>Tests that pages preload all their modules, so that a browser requests them in parallel.</summary>
public sealed partial class ModulePreloadTests
{
    private static readonly string Root = Repository.Folder("Gateway/wwwroot");

    [Theory]
    [InlineData("index.html")]
    [InlineData("ops.html")]
    [InlineData("usage.html")]
    public void page_preloads_exactly_the_modules_that_its_script_imports(string page)
    {
        var html = File.ReadAllText(Path.Combine(Root, page));
        var script = Path.Combine(Root, Script().Match(html).Groups[1].Value.Replace("#[.{fingerprint}]", "", StringComparison.Ordinal));

        var imported = Walk(script, []);
        imported.Remove(script);

        Assert.Equal(
            imported.Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
            Preload().Matches(html).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static HashSet<string> Walk(string file, HashSet<string> seen)
    {
        if (seen.Add(file))
        {
            foreach (Match import in Import().Matches(File.ReadAllText(file)))
            {
                Walk(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, import.Groups[1].Value)), seen);
            }
        }

        return seen;
    }

    [GeneratedRegex("""<script type="module" src="([^"]+)">""")]
    private static partial Regex Script();

    [GeneratedRegex("""<link rel="modulepreload" href="([^"]+)">""")]
    private static partial Regex Preload();

    [GeneratedRegex("""^(?:import|export) (?:[^;]*? from )?'([^']+)';""", RegexOptions.Multiline)]
    private static partial Regex Import();
}
