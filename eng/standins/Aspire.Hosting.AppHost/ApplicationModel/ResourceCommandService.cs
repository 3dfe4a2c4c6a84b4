namespace Aspire.Hosting.ApplicationModel;

/// <summary>Runs the commands of resources.</summary>
public class ResourceCommandService
{
    private readonly DistributedApplicationModel _model;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly IServiceProvider _services;

    internal ResourceCommandService(
        DistributedApplicationModel model, ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
    {
        _model = model;
        _notifications = notifications;
        _loggers = loggers;
        _services = services;
    }

    public Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        _model.Resources.TryGetByName(resourceId, out var resource)
            ? ExecuteCommandAsync(resource, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"There is no resource '{resourceId}'."));

    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>().LastOrDefault(command => command.Name == commandName);
        if (command is null)
        {
            return CommandResults.Failure($"The resource '{resource.Name}' has no command '{commandName}'.");
        }

        var state = command.UpdateState(new() { ResourceSnapshot = _notifications.CurrentState(resource), ServiceProvider = _services });
        if (state != ResourceCommandState.Enabled)
        {
            return CommandResults.Failure($"The command '{commandName}' of '{resource.Name}' cannot be used now.");
        }

        return await command.ExecuteCommand(new()
        {
            ResourceName = resource.Name,
            ServiceProvider = _services,
            Logger = _loggers.GetLogger(resource),
            CancellationToken = cancellationToken,
        }).ConfigureAwait(false);
    }
}
