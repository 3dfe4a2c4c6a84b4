using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands that every project and executable has.</summary>
internal static class LifecycleCommands
{
    public static void Add(ResourceRunner runner, CancellationToken applicationStopping)
    {
        if (!ResourceProcessFactory.HasProcess(runner.Resource))
        {
            return;
        }
        Add(KnownResourceCommands.StartCommand, "Start", whenRunning: false, StartAsync);
        Add(KnownResourceCommands.StopCommand, "Stop", whenRunning: true, runner.StopAsync);
        Add(KnownResourceCommands.RestartCommand, "Restart", whenRunning: true, async () =>
        {
            await runner.StopAsync().ConfigureAwait(false);
            await StartAsync().ConfigureAwait(false);
        });

        async Task StartAsync()
        {
            try
            {
                await runner.StartAsync(applicationStopping).ConfigureAwait(false);
            }
            catch (DistributedApplicationException)
            {
                await runner.StopAsync().ConfigureAwait(false);
                await runner.SetStateAsync(KnownResourceStates.FailedToStart).ConfigureAwait(false);
                throw;
            }
        }

        void Add(string name, string displayName, bool whenRunning, Func<Task> action) =>
            runner.Resource.Annotations.Add(new ResourceCommandAnnotation(
                name, displayName,
                updateState: context => (context.ResourceSnapshot.State?.Text == KnownResourceStates.Running) == whenRunning
                    ? ResourceCommandState.Enabled
                    : ResourceCommandState.Disabled,
                executeCommand: _ => ExecuteAsync(action),
                displayDescription: null, parameter: null, confirmationMessage: null, iconName: null, iconVariant: null, isHighlighted: false));
    }

    private static async Task<ExecuteCommandResult> ExecuteAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return CommandResults.Success();
        }
        catch (DistributedApplicationException exception)
        {
            return CommandResults.Failure(exception);
        }
    }
}
