using Checkout.FaultScenarios;
using Npgsql;

namespace Checkout.InventoryService.Scenarios;

/// <summary>
/// <c>pool-exhaustion</c>: a report that never ends. It holds all connections of the pool but one, each in an open
/// transaction, and uses the last one for three of every four seconds. Requests share the remaining time.
/// </summary>
internal sealed class PoolExhaustion(NpgsqlDataSource database, ScenarioSwitchboard scenarios, ILogger<PoolExhaustion> logger)
    : ScenarioWorker(Scenario.PoolExhaustion, scenarios, logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task RunAsync(CancellationToken whileActive)
    {
        var held = new List<NpgsqlConnection>();
        try
        {
            while (held.Count < new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize - 1)
            {
                held.Add(await OpenTransactionAsync("SELECT count(*) FROM products", whileActive));
            }

            while (!whileActive.IsCancellationRequested)
            {
                await using (await OpenTransactionAsync("SELECT count(*) FROM products, pg_sleep(3)", whileActive))
                {
                }

                await Task.Delay(Pause, whileActive);
            }
        }
        finally
        {
            foreach (var connection in held)
            {
                await connection.DisposeAsync(); // rolls back
            }
        }
    }

    private async Task<NpgsqlConnection> OpenTransactionAsync(string query, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await transaction.ExecuteAsync(query, parameters: null, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
