using Checkout.Inventory;
using Checkout.Inventory.Products;
using Checkout.Inventory.Reservations;
using Checkout.ServiceDefaults;
using Checkout.ServiceDefaults.Data;
using Checkout.ServiceDefaults.Scenarios;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPostgres("inventorydb");
builder.AddScenarios(ScenarioNames.SlowInventory, ScenarioNames.PoolExhaustion, ScenarioNames.CacheStampede);
builder.Services.AddSingleton<InventoryMetrics>();
builder.Services.AddProducts();
builder.Services.AddReservations();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();

app.MapOpenApi();
app.MapProducts();
app.MapReservations();

app.Run();
