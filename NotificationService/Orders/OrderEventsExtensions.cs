namespace Checkout.NotificationService.Orders;

internal static class OrderEventsExtensions
{
    public static IServiceCollection AddOrderEvents(this IServiceCollection services) => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<OrderStream>()
        .AddSingleton<OrderNotifier>()
        .AddSingleton<OrderEventHandler>()
        .AddHostedService<OrderEventConsumer>();
}
