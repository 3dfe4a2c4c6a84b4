using Checkout.InventoryService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.ServiceDefaults;

/// <summary>Tests the creation of the schema at startup.</summary>
public sealed class SchemaTests(TestServers servers)
{
    [Fact]
    public async Task concurrently_started_replicas_create_the_schema_once()
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
    public async Task replica_waits_while_another_creates_the_schema()
    {
        await using var database = await servers.CreateDatabaseAsync("schema");

        // Holds the lock as another replica does while it creates the schema.
        await using var replica = await database.RunConcurrentlyAsync(
            $"SELECT pg_advisory_xact_lock({0x636865636b6f7574})", waiting: 1, () => Task.Run(() => Start(database)));

        Assert.Equal(200, (await replica.NewClient().GetAsync("/products")).Status);
    }

    [Fact]
    public async Task older_schema_is_upgraded_and_keeps_its_data()
    {
        await using var database = await servers.CreateDatabaseAsync("schema");
        var order = Guid.NewGuid();
        await database.ExecuteAsync(
            """
            CREATE TABLE reservations (
                order_id   uuid PRIMARY KEY,
                status     text NOT NULL CHECK (status IN ('held', 'committed', 'released', 'expired')),
                expires_at timestamptz NOT NULL,
                created_at timestamptz NOT NULL DEFAULT now()
            );
            INSERT INTO reservations (order_id, status, expires_at) VALUES (@order, 'released', now());
            """,
            new { order });

        await using (Start(database))
        {
        }

        await using var inventory = Start(database); // starts again: an up-to-date schema does not change
        var client = inventory.NewClient();
        var soldOut = new { items = new[] { new { sku = "vinyl-downtime", quantity = 1 } } };
        Assert.Equal((409, "reservation_closed"), (await client.PutAsync($"/reservations/{order}", soldOut)).Problem);
        Assert.Equal((409, "out_of_stock"), (await client.PutAsync($"/reservations/{Guid.NewGuid()}", soldOut)).Problem);
    }

    private static ServiceHost<InventoryMetrics> Start(Database database) =>
        ServiceHost<InventoryMetrics>.Start(new() { ["ConnectionStrings:inventorydb"] = database.ConnectionString });
}
