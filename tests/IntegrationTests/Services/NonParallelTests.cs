namespace Checkout.Tests.Integration.Services;

/// <summary>Disables parallel execution for tests that measure time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NonParallelTests
{
    public const string Name = "not parallel";
}
