namespace Checkout.ServiceDefaults.Hosting;

/// <summary>
/// Remembers whether a repeated operation is failing, so that an outage is logged once and not at every attempt. Not thread-safe.
/// </summary>
public sealed class OutageState
{
    private bool _isFailing;

    /// <summary>Records a failed attempt. Returns true for the first one since the last success.</summary>
    public bool Begin()
    {
        var isFirst = !_isFailing;
        _isFailing = true;
        return isFirst;
    }

    /// <summary>Records a successful attempt, which ends the outage if there is one.</summary>
    public void End() => _isFailing = false;
}
