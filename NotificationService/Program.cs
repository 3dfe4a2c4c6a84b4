using Checkout.Notification;
using Checkout.Notification.Alerts;
using Checkout.Notification.Mail;
using Checkout.Notification.Orders;
using Checkout.Notification.Scenarios;
using Checkout.ServiceDefaults;
using Checkout.ServiceDefaults.Data;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddPostgres("notificationdb");
builder.AddRedis("redis");
builder.Services.AddActivatedSingleton<NotificationMetrics>();
builder.AddMail();
builder.AddNotificationScenarios();
builder.Services.AddOrderEvents();
builder.AddAlerts();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapApiDescription();
app.MapAlerts();

app.Run();
