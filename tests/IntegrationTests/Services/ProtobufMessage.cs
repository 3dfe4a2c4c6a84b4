using System.Buffers.Binary;
using System.Text;

namespace Checkout.Tests.Integration.Services;

/// <summary>
/// Parses the wire format of Protocol Buffers: numbered fields, some of which are nested messages.
/// https://protobuf.dev/programming-guides/encoding
/// </summary>
internal sealed class ProtobufMessage
{
    private readonly List<(int Number, object Value)> _fields = [];

    public ProtobufMessage(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var tag = ReadVarint(ref bytes);
            _fields.Add(((int)(tag >> 3), (tag & 7) switch
            {
                0 => ReadVarint(ref bytes),
                1 => BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8)),
                2 => Take(ref bytes, (int)ReadVarint(ref bytes)).ToArray(),
                5 => (ulong)BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4)),
                var type => throw new InvalidDataException($"wire type {type}"),
            }));
        }
    }

    /// <summary>Gets the number of the only field, such as that of a oneof, or 0 if there is no field.</summary>
    public int OnlyNumber => _fields.Select(part => part.Number).SingleOrDefault();

    public IEnumerable<ProtobufMessage> Messages(int number) => All(number).Select(value => new ProtobufMessage((byte[])value));

    public ProtobufMessage? Message(int number) => Messages(number).FirstOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public byte[] Bytes(int number) => (byte[])(All(number).FirstOrDefault() ?? Array.Empty<byte>());

    public ulong Number(int number) => (ulong)(All(number).FirstOrDefault() ?? 0UL);

    private IEnumerable<object> All(int number) => _fields.Where(field => field.Number == number).Select(field => field.Value);

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> bytes, int length)
    {
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = Take(ref bytes, 1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
