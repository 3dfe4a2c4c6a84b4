using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>A trace that a page may start.</summary>
/// <param name="TraceId">The trace id, of 32 hexadecimal digits.</param>
/// <param name="TraceState">The <c>tracestate</c> with the time of issue and its proof.</param>
public sealed record IssuedTrace(string TraceId, string TraceState);

/// <summary>The origin of a request's trace context.</summary>
internal enum TraceOrigin
{
    /// <summary>The Gateway issued its trace id, which is still valid.</summary>
    Issued,

    /// <summary>The Gateway issued its trace id, which has expired.</summary>
    Expired,

    /// <summary>It has an invalid proof of issue.</summary>
    Forged,

    /// <summary>Another system issued it.</summary>
    Foreign,
}

/// <summary>
/// Issues trace ids to the pages, and verifies them. The <c>tracestate</c>
/// (https://www.w3.org/TR/trace-context/#tracestate-header) has the time of issue and a MAC of both, so nothing is stored and every
/// replica can verify an id.
/// </summary>
internal sealed class IssuedTraces(IOptions<ServiceClientOptions> client, TimeProvider time)
{
    /// <summary>The lifetime of an id.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private const string Vendor = "checkout=";
    private const int TimeDigits = 8;
    private const int MacBytes = 16;
    private const int TraceIdBytes = 16;

    // Clocks of replicas may differ.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(1);

    // Derived from a secret that all replicas share. The key has no other use.
    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(client.Value.Secret), 32, info: "checkout browser traces"u8.ToArray());

    public IssuedTrace Issue()
    {
        var id = ActivityTraceId.CreateRandom();
        var issued = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        return new(id.ToHexString(), $"{Vendor}{issued:x8}-{Base64Url.EncodeToString(Mac(id, issued))}");
    }

    /// <summary>Returns the origin of a trace id.</summary>
    /// <param name="id">The trace id.</param>
    /// <param name="traceState">The <c>tracestate</c> of the caller.</param>
    public TraceOrigin Check(ActivityTraceId id, string? traceState)
    {
        if (traceState is null || !traceState.StartsWith(Vendor, StringComparison.Ordinal))
        {
            return TraceOrigin.Foreign;
        }

        var claim = traceState.AsSpan(Vendor.Length);
        Span<byte> mac = stackalloc byte[MacBytes];
        if (claim.Length <= TimeDigits + 1
            || !uint.TryParse(claim[..TimeDigits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var issued)
            || claim[TimeDigits] != '-'
            || !Base64Url.IsValid(claim[(TimeDigits + 1)..], out var bytes) || bytes != MacBytes
            || !Base64Url.TryDecodeFromChars(claim[(TimeDigits + 1)..], mac, out _)
            || !CryptographicOperations.FixedTimeEquals(mac, Mac(id, issued)))
        {
            return TraceOrigin.Forged;
        }

        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(issued);
        return age <= MaxAge && age >= -MaxSkew ? TraceOrigin.Issued : TraceOrigin.Expired;
    }

    private byte[] Mac(ActivityTraceId id, uint issued)
    {
        Span<byte> text = stackalloc byte[TraceIdBytes + sizeof(uint)];
        id.CopyTo(text[..TraceIdBytes]);
        BinaryPrimitives.WriteUInt32BigEndian(text[TraceIdBytes..], issued);
        return HMACSHA256.HashData(_key, text)[..MacBytes];
    }
}
