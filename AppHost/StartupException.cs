namespace Checkout.AppHost;

/// <summary>An error that prevents the start. Its message is printed without a stack trace.</summary>
internal sealed class StartupException(string message) : Exception(message);
