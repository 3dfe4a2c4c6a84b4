using Checkout.Inventory;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>The schema that a service creates as it starts.</summary>
public sealed class SchemaTests(TestServers servers)
{
    [Fact]
    public async Task replicas_that_start_together_on_an_empty_database_create_its_schema_once()
    {
        await using var database = await servers.CreateDatabaseAsync("schema");
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Start(database))));
        try
        {
            var answers = await Task.WhenAll(replicas.Select(replica => replica.NewClient().GetAsync("/products")));

            Assert.All(answers, answer => Assert.Equal(200, answer.Status));
            Assert.Equal("{\"items\":[", answers.Select(answer => answer.Text).Distinct().Single()[..10]);
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task replica_that_starts_while_another_creates_the_schema_waits_for_it()
    {
        await using var database = await servers.CreateDatabaseAsync("schema");

        // Held as by another replica that is at it.
        await using var replica = await database.CrowdAsync(
            $"SELECT pg_advisory_xact_lock({0x636865636b6f7574})", waiting: 1, () => Task.Run(() => Start(database)));

        Assert.Equal(200, (await replica.NewClient().GetAsync("/products")).Status);
    }

    private static ServiceHost<InventoryMetrics> Start(Database database) =>
        ServiceHost<InventoryMetrics>.Start(new() { ["ConnectionStrings:inventorydb"] = database.ConnectionString });
}
