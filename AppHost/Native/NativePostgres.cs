using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Checkout.AppHost.Native;

/// <summary>
/// The installed PostgreSQL, with its data in the run folder. postgres.sh prepares the data and runs the server.
/// </summary>
internal sealed class NativePostgres : IDatabaseServer
{
    private const string User = "checkout";

    private readonly IDistributedApplicationBuilder _builder;
    private readonly IResourceBuilder<ExecutableResource> _server;
    private readonly IResourceBuilder<ParameterResource> _password;
    private readonly List<string> _databases = [];

    public NativePostgres(IDistributedApplicationBuilder builder, string name, CheckoutOptions options)
    {
        _builder = builder;
        _password = builder.AddParameter($"{name}-password", ReadOrCreatePassword(options, name), secret: true);
        _server = builder.AddExecutable(name, "sh", builder.AppHostDirectory, "Native/postgres.sh")
            .WithEndpoint(name: "tcp", scheme: "tcp", env: "POSTGRES_PORT")
            .WithEnvironment("POSTGRES_BIN", NativeTools.PostgresFolder!)
            .WithEnvironment("POSTGRES_DATA", options.InRunFolder(name))
            .WithEnvironment("POSTGRES_USER", User)
            .WithEnvironment("POSTGRES_PASSWORD", _password)
            .WithEnvironment("POSTGRES_OPTIONS", IDatabaseServer.MaxConnections)
            .WithEnvironment(context => context.EnvironmentVariables["POSTGRES_DATABASES"] = string.Join(' ', _databases));
        _server.WithHealthCheck(AddHealthCheck(name, ConnectionString("postgres")));
    }

    private EndpointReference Endpoint => _server.GetEndpoint("tcp");

    public IResourceBuilder<IResourceWithConnectionString> AddDatabase(string name)
    {
        _databases.Add(name);
        var connectionString = ConnectionString(name);
        return _builder.AddConnectionString(name, connectionString)
            .WithHealthCheck(AddHealthCheck(name, connectionString))
            .WithParentRelationship(_server);
    }

    private ReferenceExpression ConnectionString(string database) => ReferenceExpression.Create(
        $"Host={Endpoint.Property(EndpointProperty.IPV4Host)};Port={Endpoint.Property(EndpointProperty.Port)};Username={User};Password={_password};Database={database}");

    private string AddHealthCheck(string name, ReferenceExpression connectionString)
    {
        var key = $"{name}_check";
        _builder.Services.AddHealthChecks().AddAsyncCheck(key, async cancellationToken =>
        {
            // Without a pool: a pooled connection would outlive the server that the check connected to.
            await using var connection = new NpgsqlConnection(
                await connectionString.GetValueAsync(cancellationToken) + ";Pooling=false;Timeout=2");
            await connection.OpenAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        });
        return key;
    }

    // Stored next to the data: starting the server with another password does not change it.
    private static string ReadOrCreatePassword(CheckoutOptions options, string name)
    {
        var file = options.InRunFolder($"{name}.password");
        if (!File.Exists(file))
        {
            var data = options.InRunFolder(name);
            if (Directory.Exists(data))
            {
                throw new StartupException($"The password of the data in {data} is missing: restore {file}, or delete {data} to start over without the data.");
            }

            Directory.CreateDirectory(options.RunFolder);
            File.WriteAllText(file, RandomNumberGenerator.GetHexString(32, lowercase: true));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        return File.ReadAllText(file);
    }
}
