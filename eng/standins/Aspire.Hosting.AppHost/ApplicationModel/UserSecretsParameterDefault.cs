using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps a generated value in the AppHost's user secrets, as real Aspire does.</summary>
internal sealed class UserSecretsParameterDefault(Assembly? appHost, string parameterName, ParameterDefault generated) : ParameterDefault
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override string GetDefaultValue()
    {
        if (appHost?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId is not { } secretsId)
        {
            return generated.GetDefaultValue();
        }

        var file = PathHelper.GetSecretsPathFromSecretsId(secretsId);
        var secrets = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
        var key = $"Parameters:{parameterName}";
        if (secrets[key]?.GetValue<string>() is { } known)
        {
            return known;
        }

        var value = generated.GetDefaultValue();
        secrets[key] = value;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, secrets.ToJsonString(Indented));
        return value;
    }
}
