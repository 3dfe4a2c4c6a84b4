namespace Checkout.AppHost.Backends;

/// <summary>The version of every container image, in one place.</summary>
internal static class ContainerImages
{
    public const string PostgresTag = "17";
    public const string RedisTag = "8";
}
