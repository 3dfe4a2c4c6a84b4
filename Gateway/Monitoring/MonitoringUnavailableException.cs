namespace Checkout.Gateway.Monitoring;

/// <summary>The exception that is thrown when a monitoring server is unavailable. Its message is shown to users.</summary>
internal sealed class MonitoringUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
