using System.Text.RegularExpressions;

namespace Aspire.Hosting.ApplicationModel;

internal static partial class ResourceName
{
    public static void Validate(string name)
    {
        if (name.Length > 64 || !Valid.IsMatch(name))
        {
            throw new DistributedApplicationException(
                $"Resource name '{name}' is invalid. Up to 64 ASCII letters, digits and single hyphens, starting with a letter, are allowed.");
        }
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*$")]
    private static partial Regex Valid { get; }
}
