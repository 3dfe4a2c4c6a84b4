using Checkout.InventoryService;
using Checkout.InventoryService.Products;
using Checkout.InventoryService.Reservations;
using Checkout.InventoryService.Scenarios;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("inventorydb");
builder.AddInventoryScenarios();
builder.Services.AddActivatedSingleton<InventoryMetrics>();
builder.Services.AddProducts();
builder.Services.AddReservations();
builder.Services.AddServiceAuthentication();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapProducts();
app.MapReservations();

app.Run();
