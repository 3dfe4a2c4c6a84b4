using Checkout.Notification;
using Checkout.Notification.Mail;
using Checkout.Notification.Orders;
using Checkout.ServiceDefaults;
using Checkout.ServiceDefaults.Data;
using Checkout.ServiceDefaults.Scenarios;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPostgres("notificationdb");
builder.AddRedis("cache");
builder.AddScenarios(ScenarioNames.NotificationOutage, ScenarioNames.MemoryPressure);
builder.Services.AddSingleton<NotificationMetrics>();
builder.AddMail();
builder.Services.AddOrderEvents();

var app = builder.Build();

app.UseServiceDefaults();

app.Run();
