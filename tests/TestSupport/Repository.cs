using System.Runtime.CompilerServices;

namespace Checkout.Tests.TestSupport;

/// <summary>Locates files of the repository.</summary>
internal static class Repository
{
    public static string Folder(string path) => Path.GetFullPath(Path.Combine("../..", path), Here());

    public static string Read(string path) => File.ReadAllText(Folder(path));

    /// <summary>Returns the YAML files of a folder.</summary>
    public static string[] Yaml(string path) => [.. Directory.GetFiles(Folder(path), "*.yml").Order()];

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
