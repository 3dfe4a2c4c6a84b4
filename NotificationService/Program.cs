var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("notificationdb");
builder.AddServiceRedis("redis");
builder.AddMail();
builder.AddOrderEvents();
builder.AddAlerts();
builder.AddNotificationScenarios();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapOpenApiDocument();
app.MapAlerts();

app.Run();
