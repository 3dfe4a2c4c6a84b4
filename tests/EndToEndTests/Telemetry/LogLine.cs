namespace Checkout.Tests.EndToEnd.Telemetry;

/// <summary>A log record; its category is the class that wrote it.</summary>
public sealed record LogLine(string Service, string Category, IReadOnlyDictionary<string, string?> Attributes);
