using Aspire.StackExchange.Redis.Tracing;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

/// <summary>Connects to the Redis of one connection string, by the settings and options read for it.</summary>
internal sealed class RedisConnector
{
    private const string Section = "Aspire:StackExchange:Redis";

    private readonly IConfiguration _configuration;
    private readonly string _name;
    private readonly Action<ConfigurationOptions>? _configureOptions;

    public RedisConnector(
        IConfiguration configuration,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        _configuration = configuration;
        _name = name;
        _configureOptions = configureOptions;

        configuration.GetSection(Section).Bind(Settings);
        configuration.GetSection(Section).GetSection(name).Bind(Settings);
        Settings.ConnectionString = configuration.GetConnectionString(name) ?? Settings.ConnectionString;
        configureSettings?.Invoke(Settings);
    }

    public StackExchangeRedisSettings Settings { get; } = new();

    public IConnectionMultiplexer Connect()
    {
        var connection = ConnectionMultiplexer.Connect(CreateOptions());
        return Settings.DisableTracing ? connection : TracedConnection.Of(connection);
    }

    private ConfigurationOptions CreateOptions()
    {
        var options = ConfigurationOptions.Parse(Settings.ConnectionString ?? "");

        // Aspire's default, unless the connection string says otherwise: a Redis that is not up yet is
        // connected to when it is. Options write out only what was set.
        if (!options.ToString().Contains("abortConnect=", StringComparison.OrdinalIgnoreCase))
        {
            options.AbortOnConnectFail = false;
        }

        _configuration.GetSection(Section).GetSection("ConfigurationOptions").Bind(options);
        _configuration.GetSection(Section).GetSection(_name).GetSection("ConfigurationOptions").Bind(options);
        _configureOptions?.Invoke(options);

        return options.EndPoints.Count > 0
            ? options
            : throw new InvalidOperationException(
                $"No endpoints specified. Ensure a valid connection string was provided in 'ConnectionStrings:{_name}' or for the '{Section}:ConnectionString' configuration key.");
    }
}
