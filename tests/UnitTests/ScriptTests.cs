namespace Checkout.Tests.Unit;

/// <summary>
/// The collection of tests that write a program and run it. They run alone: a process that another test starts meanwhile may inherit
/// the open file, which then cannot be executed (ETXTBSY).
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ScriptTests
{
    public const string Name = "scripts";
}
