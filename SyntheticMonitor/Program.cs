var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddMonitor();

var app = builder.Build();

app.UseServiceDefaults();

app.MapDefaultEndpoints();

app.Run();
