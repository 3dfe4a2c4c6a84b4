using Checkout.LoadGenerator;
using Checkout.LoadGenerator.Scenarios;
using Checkout.LoadGenerator.Shopping;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddLoadScenarios();
builder.Services.AddSingleton<LoadMetrics>();
builder.Services.AddShopping();

var app = builder.Build();

app.UseServiceDefaults();

app.MapDefaultEndpoints();

app.Run();
