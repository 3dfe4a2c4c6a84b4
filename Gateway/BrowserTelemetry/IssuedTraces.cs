using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Checkout.ServiceDefaults.Auth;
using Microsoft.Extensions.Options;

namespace Checkout.Gateway.BrowserTelemetry;

/// <summary>A trace that a page may begin.</summary>
/// <param name="TraceId">Its id, of 32 hexadecimal digits.</param>
/// <param name="TraceState">The <c>tracestate</c> that proves that the Gateway issued the id, and when.</param>
public sealed record IssuedTrace(string TraceId, string TraceState);

/// <summary>Where the trace context of a request comes from.</summary>
internal enum TraceOrigin
{
    /// <summary>The Gateway issued its trace id, not long ago.</summary>
    Issued,

    /// <summary>The Gateway issued its trace id, too long ago.</summary>
    Expired,

    /// <summary>It claims to be the Gateway's, and is not.</summary>
    Forged,

    /// <summary>Another system's.</summary>
    Foreign,
}

/// <summary>
/// Issues the trace ids of the pages, and recognizes them. An id travels with the time of issue and a MAC of both in
/// <c>tracestate</c> (https://www.w3.org/TR/trace-context/#tracestate-header), so nothing is kept and every replica knows it.
/// </summary>
internal sealed class IssuedTraces(IOptions<ServiceClientOptions> client, TimeProvider time)
{
    /// <summary>How long an id can be used.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private const string Vendor = "checkout=";
    private const int TimeDigits = 8;
    private const int MacBytes = 16;
    private const int TraceIdBytes = 16;

    // Clocks of replicas may differ.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(1);

    // The secret that all replicas have, and no one outside; the key is good for nothing else.
    private readonly byte[] _key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(client.Value.Secret), 32, info: "checkout browser traces"u8.ToArray());

    public IssuedTrace Issue()
    {
        var id = ActivityTraceId.CreateRandom();
        var issued = (uint)time.GetUtcNow().ToUnixTimeSeconds();
        return new(id.ToHexString(), $"{Vendor}{issued:x8}-{Base64Url.EncodeToString(Mac(id, issued))}");
    }

    /// <summary>Returns where the trace id comes from.</summary>
    /// <param name="id">The trace id.</param>
    /// <param name="traceState">What the caller says of it.</param>
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
