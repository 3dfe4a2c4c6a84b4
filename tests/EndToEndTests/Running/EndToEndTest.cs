namespace Checkout.Tests.EndToEnd.Running;

/// <summary>The base class of tests that use the shared system. On failure, writes the last output of the AppHost.</summary>
[Collection(RunningCheckoutTests.Name)]
public abstract class EndToEndTest(RunningCheckout checkout) : IDisposable
{
    protected RunningCheckout Checkout { get; } = checkout;

    public void Dispose()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(Checkout.Application.LastLines);
        }

        GC.SuppressFinalize(this);
    }
}
