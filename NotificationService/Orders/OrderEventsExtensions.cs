namespace Checkout.NotificationService.Orders;

internal static class OrderEventsExtensions
{
    public static void AddOrderEvents(this WebApplicationBuilder builder)
    {
        builder.Services.AddActivatedSingleton<NotificationMetrics>();
        builder.Services.AddSingleton<OrderStream>();
        builder.Services.AddSingleton<OrderNotifier>();
        builder.Services.AddSingleton<OrderEventHandler>();
        builder.Services.AddHostedService<OrderEventConsumer>();
    }
}
