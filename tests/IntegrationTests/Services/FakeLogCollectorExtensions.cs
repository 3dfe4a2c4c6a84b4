using Microsoft.Extensions.Logging.Testing;

namespace Checkout.Tests.Integration.Services;

internal static class FakeLogCollectorExtensions
{
    extension(FakeLogCollector log)
    {
        /// <summary>Gets the log with one text for each record: level, message, fields and exception.</summary>
        public IReadOnlyList<string> Lines => [.. log.GetSnapshot().Select(TextOf)];
    }

    private static string TextOf(FakeLogRecord record)
    {
        var fields = record.StructuredState?.Select(field => $"{field.Key}={field.Value}") ?? [];
        return $"{record.Level} {record.Message} {string.Join(' ', fields)} {record.Exception}";
    }
}
