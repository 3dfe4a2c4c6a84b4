using Checkout.InventoryService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Inventory;

/// <summary>An InventoryService for tests that do not stop it. Each test uses its own products.</summary>
public sealed class SharedInventory(TestServers servers) : IAsyncLifetime
{
    internal Database? Database { get; private set; }

    internal ServiceHost<InventoryMetrics>? Inventory { get; private set; }

    internal ApiClient Client => Inventory!.NewClient();

    public async ValueTask InitializeAsync()
    {
        Database = await servers.CreateDatabaseAsync("inventory");
        Inventory = ServiceHost<InventoryMetrics>.Start(new() { ["ConnectionStrings:inventorydb"] = Database.ConnectionString });
        await Inventory.OpenConnectionsAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Inventory!.DisposeAsync();
        await Database!.DisposeAsync();
    }

    internal Task<string> NewProductAsync(int stock) => ProductTable.AddAsync(Database!, $"sku-{Guid.NewGuid():N}", stock);

    internal Task<Stock> StockAsync(string sku) => ProductTable.StockAsync(Database!, sku);

    internal Task<ApiResponse> ReserveAsync(Guid order, params (string Sku, int Quantity)[] items) =>
        Client.PutAsync($"/reservations/{order}", new { items = items.Select(item => new { sku = item.Sku, quantity = item.Quantity }) });

    internal Task<ApiResponse> CommitAsync(Guid order) => Client.PostAsync($"/reservations/{order}/commit");

    internal Task<ApiResponse> ReleaseAsync(Guid order) => Client.DeleteAsync($"/reservations/{order}");
}
