using Checkout.SyntheticMonitor;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.Services.AddMonitor();

var app = builder.Build();

app.UseServiceDefaults();

app.MapDefaultEndpoints();

app.Run();
