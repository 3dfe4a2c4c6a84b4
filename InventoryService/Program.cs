var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("inventorydb");
builder.AddServiceAuthentication();
builder.AddProducts();
builder.AddReservations();
builder.AddInventoryScenarios();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapOpenApiDocument();
app.MapProducts();
app.MapReservations();

app.Run();
