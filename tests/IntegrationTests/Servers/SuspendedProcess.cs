namespace Checkout.Tests.Integration.Servers;

/// <summary>Suspends a process and its children until disposed. Their connections stay open without a response.</summary>
internal sealed class SuspendedProcess : IDisposable
{
    private readonly int _process;

    private SuspendedProcess(int process) => _process = process;

    public static SuspendedProcess Suspend(int process)
    {
        ProcessSignal.Suspend(process);
        return new SuspendedProcess(process);
    }

    public void Dispose() => ProcessSignal.Resume(_process);
}
