using Checkout.AppHost;
using Checkout.AppHost.Backends;

var builder = DistributedApplication.CreateBuilder(args);

if (!BackendFlavour.TryChoose(builder, out var flavour, out var problem) || !FixedPorts.TryReserve(builder, out problem))
{
    await Console.Error.WriteLineAsync(problem);
    return 1;
}

// Backends: a container or a native process each, the same to the services.
var postgres = builder.AddPostgresBackend("postgres", flavour);
var cache = builder.AddRedisBackend("cache", flavour);

var auth = builder.AddService<Projects.AuthService>("auth")
    .WithDatabase(postgres.AddDatabase("authdb"))
    .WithReference(cache).WaitFor(cache);

var inventory = builder.AddService<Projects.InventoryService>("inventory")
    .WithDatabase(postgres.AddDatabase("inventorydb"));

var payment = builder.AddService<Projects.PaymentService>("payment")
    .WithDatabase(postgres.AddDatabase("paymentdb"))
    .WithSimulatedProcessor();

var notification = builder.AddService<Projects.NotificationService>("notification")
    .WithDatabase(postgres.AddDatabase("notificationdb"))
    .WithReference(cache).WaitFor(cache)
    .WithMailFolder();

var gateway = builder.AddGateway<Projects.Gateway>("gateway")
    .WithDatabase(postgres.AddDatabase("gatewaydb"))
    .WithReference(cache).WaitFor(cache)
    .WithReference(auth).WaitFor(auth)
    .WithReference(inventory).WaitFor(inventory)
    .WithReference(payment).WaitFor(payment);

var prometheus = builder.AddPrometheusBackend(
    "prometheus",
    flavour,
    auth.GetEndpoint("http"),
    inventory.GetEndpoint("http"),
    payment.GetEndpoint("http"),
    notification.GetEndpoint("http"),
    gateway.GetEndpoint("management"));

builder.AddReadyTable(gateway, prometheus, auth, inventory, payment, notification);

await builder.Build().RunAsync();
return 0;
