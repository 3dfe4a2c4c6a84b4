var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddShopping();
builder.AddLoadScenarios();

var app = builder.Build();

app.UseServiceDefaults();

app.MapDefaultEndpoints();

app.Run();
