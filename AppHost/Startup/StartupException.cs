namespace Checkout.AppHost.Startup;

/// <summary>What keeps Checkout from starting, in one sentence for the console.</summary>
internal sealed class StartupException(string message) : Exception(message);
