namespace Checkout.Tests.Unit;

/// <summary>A clock that tests advance.</summary>
internal sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => _passed += time;

    public override DateTimeOffset GetUtcNow() => Begin + _passed;

    public override long GetTimestamp() => _passed.Ticks;
}
