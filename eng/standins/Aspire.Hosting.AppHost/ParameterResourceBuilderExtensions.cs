using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value is configured as <c>Parameters:{name}</c>.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        builder.AddResource(CreateParameter(builder, name, secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false) =>
        publishValueAsDefault && secret
            ? throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false) =>
        builder.AddResource(CreateParameter(builder, name, secret, persist ? Persisted(builder, name, value) : value));

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => ReadValue(builder.Configuration, configurationKey, @default: null), secret));

    /// <summary>Adds a connection string that is configured as <c>ConnectionStrings:{name}</c>.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null)
    {
        var parameter = new ParameterResource(name, _ => ReadValue(builder.Configuration, $"ConnectionStrings:{name}", @default: null), secret: true)
        {
            IsConnectionString = true,
        };
        return builder.AddResource(new ConfiguredConnectionString(parameter, environmentVariableName));
    }

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        return builder;
    }

    /// <summary>
    /// A password that is generated once and kept in the AppHost's user secrets, so that it fits a data
    /// directory that outlives the run; without a <c>UserSecretsId</c> it is a new one each time.
    /// </summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name,
        bool lower = true, bool upper = true, bool numeric = true, bool special = true,
        int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            MinLength = 22, // 128 bits
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    public static ParameterResource CreateGeneratedParameter(
        IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault) =>
        CreateParameter(builder, name, secret, Persisted(builder, name, parameterDefault));

    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret) =>
        CreateParameter(builder, name, secret, @default: null);

    private static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret, ParameterDefault? @default) =>
        new(name, value => ReadValue(builder.Configuration, $"Parameters:{name}", value), secret) { Default = @default };

    private static UserSecretsParameterDefault Persisted(IDistributedApplicationBuilder builder, string name, ParameterDefault value) =>
        new(builder.AppHostAssembly, name, value);

    private static string ReadValue(ConfigurationManager configuration, string key, ParameterDefault? @default) =>
        configuration[key]
        ?? @default?.GetDefaultValue()
        ?? throw new MissingParameterValueException($"The configuration has no value for '{key}', which the application needs.");

    private sealed class ConfiguredConnectionString(ParameterResource parameter, string? environmentVariable)
        : Resource(parameter.Name), IResourceWithConnectionString
    {
        public string? ConnectionStringEnvironmentVariable => environmentVariable;

        public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{parameter}");
    }
}
