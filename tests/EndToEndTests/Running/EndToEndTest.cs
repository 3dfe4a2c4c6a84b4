namespace Checkout.Tests.EndToEnd.Running;

/// <summary>A test against the shared system. When it fails, the output has what the AppHost said last.</summary>
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
