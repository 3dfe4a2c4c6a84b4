var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("gatewaydb");
builder.AddServiceRedis("redis");
builder.AddCallerTraceContext();
builder.AddBrowserTelemetry();
builder.AddServiceClients();
builder.AddGatewayAuthentication();
builder.AddRateLimiting();
builder.AddUsage();
builder.AddProducts();
builder.AddOrders();
builder.AddOutbox();
builder.AddCheckouts();
builder.AddMonitoring();
builder.AddOperations();
builder.AddGatewayScenarios();
builder.AddClientAddressLogging();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseDefaultFiles();
app.UseRouting();
app.UseCheckoutMeasurement();
app.UseTrustedProxies();
app.UseSecurityHeaders();
app.UseServiceDefaults();
app.UsePages();
app.UseUsage();
app.UseAuthentication();
app.UseRateLimiter();
app.UseAuthorization();

app.MapPages();
app.MapDefaultEndpoints();
app.MapOpenApiDocument();
app.MapAccounts();
app.MapAccountAdmin();
app.MapProducts();
app.MapCheckouts();
app.MapOrders();
app.MapBrowserTelemetry();
app.MapUsage();
app.MapLinks();
app.MapOperations();
app.MapScenarios();
app.MapRunbooks();
app.MapScenarioPages();

app.Run();
