namespace Checkout.NotificationService.Orders;

internal static class OrderEventsExtensions
{
    public static IServiceCollection AddOrderEvents(this IServiceCollection services) => services
        .AddSingleton<OrderStream>()
        .AddSingleton<OrderNotifier>()
        .AddSingleton<OrderEventHandler>()
        .AddHostedService<OrderEventConsumer>();
}
