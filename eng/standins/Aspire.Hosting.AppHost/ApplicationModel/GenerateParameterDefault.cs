using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A random password.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz"; // without i, l, o, which look like others
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!"; // none needs escaping in a connection string or a shell's double quotes

    public int MinLength { get; set; }

    public bool Lower { get; set; } = true;

    public bool Upper { get; set; } = true;

    public bool Numeric { get; set; } = true;

    public bool Special { get; set; } = true;

    public int MinLower { get; set; }

    public int MinUpper { get; set; }

    public int MinNumeric { get; set; }

    public int MinSpecial { get; set; }

    public override string GetDefaultValue()
    {
        (bool Allowed, int Minimum, string Characters)[] sets =
        [
            (Lower, MinLower, LowerCharacters),
            (Upper, MinUpper, UpperCharacters),
            (Numeric, MinNumeric, NumericCharacters),
            (Special, MinSpecial, SpecialCharacters),
        ];
        var allowed = sets.Where(set => set.Allowed).ToList();
        var required = string.Concat(allowed.Select(set => RandomNumberGenerator.GetString(set.Characters, set.Minimum)));
        var rest = RandomNumberGenerator.GetString(
            string.Concat(allowed.Select(set => set.Characters)), Math.Max(0, MinLength - required.Length));
        var password = (required + rest).ToCharArray();
        RandomNumberGenerator.Shuffle<char>(password);
        return new string(password);
    }
}
