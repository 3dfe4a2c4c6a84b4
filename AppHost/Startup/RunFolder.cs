namespace Checkout.AppHost.Startup;

/// <summary>The run folder, locked while the AppHost is running.</summary>
internal static class RunFolder
{
    // An AppHost that was just stopped may still hold the lock.
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Locks the run folder until the returned lock is disposed, so that no two runs write to the same data. Returns null when
    /// publishing, which needs no lock.
    /// </summary>
    /// <exception cref="StartupException">Another run uses the folder, or it cannot be written.</exception>
    public static IDisposable? Lock(IDistributedApplicationBuilder builder, CheckoutOptions options)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return null;
        }

        if (options.IsIsolated)
        {
            Console.WriteLine($"Isolated run: its ports are dynamic, and its data is in {options.RunFolder}.");
        }

        var deadline = DateTime.UtcNow + LockTimeout;
        while (true)
        {
            try
            {
                Directory.CreateDirectory(options.RunFolder);
                return new FileStream(options.InRunFolder("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(250));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new StartupException($"The run folder cannot be used ({exception.Message.TrimEnd('.')}): stop the other run, or set another folder with Checkout__RunFolder=DIR.");
            }
        }
    }
}
