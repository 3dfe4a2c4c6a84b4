using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.ExceptionServices;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis.Tracing;

/// <summary>
/// A connection whose databases and subscribers write spans of their commands. The real instrumentation listens to
/// the client's profiler; that of StackExchange.Redis 1.2 breaks the connection when a script or a transaction is
/// profiled (it throws "Operation is not valid" while writing), so calls are intercepted instead.
/// </summary>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
internal class TracedConnection : DispatchProxy, IDisposable
{
    private IConnectionMultiplexer _connection = null!;

    public static IConnectionMultiplexer Of(IConnectionMultiplexer connection)
    {
        var traced = Create<IConnectionMultiplexer, TracedConnection>();
        ((TracedConnection)traced)._connection = connection;
        return traced;
    }

    // Services are disposed by what they are; the interface, unlike the class, says nothing of it.
    void IDisposable.Dispose() => _connection.Dispose();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => Call(targetMethod!, _connection, args) switch
        {
            IDatabase database => TracedCommands<IDatabase>.Of(database, _connection),
            ISubscriber subscriber => TracedCommands<ISubscriber>.Of(subscriber, _connection),
            var result => result,
        };

    /// <summary>Calls the method, and throws what it throws.</summary>
    internal static object? Call(MethodInfo method, object target, object?[]? args)
    {
        try
        {
            return method.Invoke(target, args);
        }
        catch (TargetInvocationException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException!);
            throw; // not reached
        }
    }
}

/// <summary>A database, transaction or subscriber whose commands become spans, begun when they are called.</summary>
/// <typeparam name="T">The interface that it is used by.</typeparam>
[SuppressMessage("Performance", "CA1852", Justification = "The proxy derives from it.")]
internal class TracedCommands<T> : DispatchProxy
    where T : class
{
    private T _target = null!;
    private IConnectionMultiplexer _connection = null!;

    public static T Of(T target, IConnectionMultiplexer connection)
    {
        var traced = Create<T, TracedCommands<T>>();
        var self = (TracedCommands<T>)(object)traced;
        (self._target, self._connection) = (target, connection);
        return traced;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // What a transaction queues is sent with its EXEC, the one command that the real instrumentation sees.
        var queued = _target is ITransaction && targetMethod!.DeclaringType != typeof(ITransaction);
        var command = RedisSpans.Enabled && !queued ? RedisCommands.NameOf(targetMethod!, args!) : null;
        if (command is null)
        {
            var result = TracedConnection.Call(targetMethod!, _target, args);
            return result is ITransaction transaction ? TracedCommands<ITransaction>.Of(transaction, _connection) : result;
        }

        var span = RedisSpan.Begin(command, (_target as IDatabase)?.Database ?? -1, _connection);
        object? answer = null;
        try
        {
            answer = TracedConnection.Call(targetMethod!, _target, args);
            return answer;
        }
        finally
        {
            if (answer is Task { IsCompleted: false } pending)
            {
                _ = pending.ContinueWith(_ => span.End(), TaskContinuationOptions.ExecuteSynchronously);
            }
            else
            {
                span.End();
            }
        }
    }
}
