namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>A log record; its category is the class that wrote it, and its level a name of .NET's <c>LogLevel</c>.</summary>
public sealed record LogLine(string Service, string Category, string Level, DateTimeOffset Time, IReadOnlyDictionary<string, string?> Attributes);
