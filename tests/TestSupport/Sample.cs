namespace Checkout.Tests.TestSupport;

/// <summary>One value of an instant query, with its labels.</summary>
public sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Job => Labels.GetValueOrDefault("job", "");
}
