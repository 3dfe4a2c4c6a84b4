using System.Diagnostics;
using Checkout.Gateway.BrowserTelemetry;
using Checkout.ServiceDefaults.Auth;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Checkout.Tests.Unit;

/// <summary>Tests the verification of issued trace ids.</summary>
public sealed class IssuedTracesTests
{
    private const string Secret = "0f6b1c1e7d5e4a4c9f2a8b3d6e7f8091";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void issued_trace_is_accepted_by_every_replica()
    {
        var trace = NewReplica().Issue();

        Assert.Equal(TraceOrigin.Issued, Check(trace));
    }

    [Fact]
    public void issued_trace_ids_are_unique() =>
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => NewReplica().Issue().TraceId).Distinct().Count());

    [Theory]
    [InlineData(10 * 60, TraceOrigin.Issued)]
    [InlineData((10 * 60) + 1, TraceOrigin.Expired)]
    [InlineData(24 * 60 * 60, TraceOrigin.Expired)]
    public void trace_expires_after_ten_minutes(int seconds, object origin)
    {
        var trace = NewReplica().Issue();

        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal((TraceOrigin)origin, Check(trace));
    }

    [Theory]
    [InlineData(-60, TraceOrigin.Issued)]
    [InlineData(-61, TraceOrigin.Expired)]
    public void clock_skew_of_one_minute_is_tolerated(int seconds, object origin)
    {
        var trace = NewReplica().Issue();

        _time.AdjustTime(_time.GetUtcNow().AddSeconds(seconds));

        Assert.Equal((TraceOrigin)origin, Check(trace));
    }

    [Fact]
    public void state_of_another_trace_is_forged()
    {
        var state = NewReplica().Issue().TraceState;

        Assert.Equal(TraceOrigin.Forged, NewReplica().Check(ActivityTraceId.CreateRandom(), state));
    }

    [Fact]
    public void changed_state_is_forged()
    {
        var (id, state) = NewReplica().Issue();
        var begin = state.IndexOf('=', StringComparison.Ordinal) + 1;

        Assert.All(
            Enumerable.Range(begin, state.Length - begin - 1), // some bits of the last character are unused
            index => Assert.Equal(TraceOrigin.Forged, Check(new(id, state[..index] + (state[index] == '0' ? '1' : '0') + state[(index + 1)..]))));
    }

    [Theory]
    [InlineData("checkout=")]
    [InlineData("checkout=0")]
    [InlineData("checkout=00000000-")]
    [InlineData("checkout=00000000-AAAA")]
    [InlineData("checkout=00000000-AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("checkout=ffffffff-!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("checkout=00000000-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("checkout=00000000 AAAAAAAAAAAAAAAAAAAAAA")]
    public void invalid_state_is_forged(string state) =>
        Assert.Equal(TraceOrigin.Forged, NewReplica().Check(ActivityTraceId.CreateRandom(), state));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("vendor=value")]
    public void unsigned_context_is_foreign(string? state) =>
        Assert.Equal(TraceOrigin.Foreign, NewReplica().Check(ActivityTraceId.CreateRandom(), state));

    [Fact]
    public void state_signed_with_another_secret_is_forged() =>
        Assert.Equal(TraceOrigin.Forged, Check(NewReplica("another-" + Secret).Issue()));

    private TraceOrigin Check(IssuedTrace trace) => NewReplica().Check(ActivityTraceId.CreateFromString(trace.TraceId), trace.TraceState);

    private IssuedTraces NewReplica(string secret = Secret) =>
        new(Options.Create(new ServiceClientOptions { Id = "gateway", Secret = secret }), _time);
}
