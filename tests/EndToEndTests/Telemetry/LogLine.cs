namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>A log record. Its category is the logging class, and its level the name of a .NET <c>LogLevel</c>.</summary>
public sealed record LogLine(string Service, string Category, string Level, DateTimeOffset Time, IReadOnlyDictionary<string, string?> Attributes);
