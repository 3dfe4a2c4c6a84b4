using System.Diagnostics;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A small shell that outlives the AppHost, even when it is killed, and then ends what is left of the run. It
/// reads the ids of the process groups from a pipe that only the AppHost holds open: when that pipe ends, the
/// AppHost has.
/// </summary>
/// <remarks>
/// On Linux, a process that was being started at that moment, or has left its group, is found by a mark in its
/// environment. On Windows there is no guardian.
/// </remarks>
internal sealed class ProcessGuardian : IDisposable
{
    private const string Script = """
        exec >/dev/null 2>&1
        mark=$1 groups=
        while read -r verb group; do
          case $verb in
            watch) groups="$groups $group" ;;
            forget)
              others=
              for other in $groups; do [ "$other" = "$group" ] || others="$others $other"; done
              groups=$others ;;
          esac
        done
        marked() { grep -ls "$mark" /proc/[0-9]*/environ | cut -d/ -f3; }
        signal() {
          for group in $groups; do kill -s "$1" -- "-$group" || kill -s "$1" "$group"; done
          for process in $(marked); do kill -s "$1" "$process"; done
        }
        alive() {
          [ -n "$(marked)" ] && return
          for group in $groups; do kill -s 0 -- "-$group" && return; done
          return 1
        }
        alive || exit 0
        signal TERM
        tries=60
        while [ $tries -gt 0 ] && alive; do sleep 0.1; tries=$((tries - 1)); done
        signal KILL
        """;

    private readonly string _mark = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private Process? _guardian;

    /// <summary>The environment variable by which the guardian recognises a process.</summary>
    public KeyValuePair<string, string> Mark => new("ASPIRE_RUN_MARK", _mark);

    public void Start()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var start = new ProcessStartInfo { RedirectStandardInput = true };
        ProcessSession.Configure(start, "/bin/sh", ["-c", Script, "aspire-guardian", _mark]);
        _guardian = Process.Start(start);
    }

    public void Watch(int groupId) => Tell($"watch {groupId}");

    public void Forget(int groupId) => Tell($"forget {groupId}");

    /// <summary>Lets the guardian end what is left, if anything is.</summary>
    public void Dispose()
    {
        if (_guardian is { } guardian)
        {
            _guardian = null;
            guardian.StandardInput.Close();
            guardian.WaitForExit(RunSettings.StopTimeout * 2);
            guardian.Dispose();
        }
    }

    private void Tell(string message)
    {
        lock (_lock)
        {
            try
            {
                _guardian?.StandardInput.WriteLine(message);
                _guardian?.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Someone has killed the guardian. The run goes on without; an orderly stop needs none.
                _guardian = null;
            }
        }
    }
}
