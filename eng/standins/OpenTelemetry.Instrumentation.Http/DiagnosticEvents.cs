using System.Diagnostics;

namespace OpenTelemetry.Instrumentation;

/// <summary>
/// Hands the events of every <see cref="DiagnosticListener"/> of one name to a callback. There is one such
/// listener a host, and there can be several hosts in a process. (Compiled into the ASP.NET Core stand-in too.)
/// </summary>
internal sealed class DiagnosticEvents :
    IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _listenerName;
    private readonly HashSet<string> _eventNames;
    private readonly Action<string, object?> _onEvent;
    private readonly Action<string, Exception> _onFailure;
    private readonly List<IDisposable> _subscriptions = [];

    public DiagnosticEvents(
        string listenerName,
        HashSet<string> eventNames,
        Action<string, object?> onEvent,
        Action<string, Exception> onFailure)
    {
        (_listenerName, _eventNames, _onEvent, _onFailure) = (listenerName, eventNames, onEvent, onFailure);

        var subscription = DiagnosticListener.AllListeners.Subscribe(this);
        lock (_subscriptions)
        {
            _subscriptions.Add(subscription);
        }
    }

    public void OnNext(DiagnosticListener listener)
    {
        if (listener.Name != _listenerName)
        {
            return;
        }

        var subscription = listener.Subscribe(this, (name, _, _) => _eventNames.Contains(name));
        lock (_subscriptions)
        {
            _subscriptions.Add(subscription);
        }
    }

    public void OnNext(KeyValuePair<string, object?> diagnosticEvent)
    {
        try
        {
            _onEvent(diagnosticEvent.Key, diagnosticEvent.Value);
        }
        catch (Exception exception)
        {
            // Thrown by an application's enrichment callback, on the request's own stack: let go, it would
            // fail the request.
            _onFailure(diagnosticEvent.Key, exception);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (_subscriptions)
        {
            _subscriptions.ForEach(subscription => subscription.Dispose());
            _subscriptions.Clear();
        }
    }

    /// <summary>Reads a property of an event's payload, whose types are private to the framework.</summary>
    public static T? Read<T>(object? payload, string property)
        where T : class
        => payload?.GetType().GetProperty(property)?.GetValue(payload) as T;
}
