using System.Text;

namespace Checkout.Tests.Integration.Services;

/// <summary>
/// Reads the resource attributes of an OTLP export of any signal. Ignores the rest of the messages of
/// https://github.com/open-telemetry/opentelemetry-proto.
/// </summary>
internal static class OtlpResource
{
    private const int LengthDelimited = 2;

    /// <summary>Returns the text attributes: field 1 (ResourceSpans, …Metrics, …Logs) → 1 (Resource) → 1 (KeyValue).</summary>
    public static IReadOnlyDictionary<string, string> Read(byte[] export) =>
        Fields(Fields(Fields(export).First(field => field.Number == 1).Value).First(field => field.Number == 1).Value)
            .Where(field => field.Number == 1)
            .Select(field => Fields(field.Value).ToList())
            .Where(pair => pair.Count == 2 && Fields(pair[1].Value).FirstOrDefault().Number == 1)
            .ToDictionary(pair => Encoding.UTF8.GetString(pair[0].Value), pair => Encoding.UTF8.GetString(Fields(pair[1].Value).First().Value));

    // Returns the fields that are messages or texts. Skips numbers.
    private static IEnumerable<(int Number, byte[] Value)> Fields(byte[] message)
    {
        var position = 0;
        while (position < message.Length)
        {
            var tag = ReadNumber(message, ref position);
            switch (tag & 7)
            {
                case 0: ReadNumber(message, ref position); break;
                case 1: position += 8; break;
                case 5: position += 4; break;
                case LengthDelimited:
                    var length = (int)ReadNumber(message, ref position);
                    yield return ((int)(tag >> 3), message[position..(position + length)]);
                    position += length;
                    break;
                default: throw new FormatException($"There is no wire type {tag & 7}.");
            }
        }
    }

    private static ulong ReadNumber(byte[] message, ref int position)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
