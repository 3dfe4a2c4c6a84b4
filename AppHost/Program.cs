using Checkout.AppHost;
using Checkout.AppHost.Backends;

var builder = DistributedApplication.CreateBuilder(args);

if (!ServiceReplicas.TryReadCount(builder, out var replicas, out var problem)
    || !BackendFlavour.TryChoose(builder, out var flavour, out problem))
{
    return await RefuseAsync(problem);
}

// Backends: a container or a native process each, the same to the services.
var postgres = builder.AddPostgresBackend("postgres", flavour);
var cache = builder.AddRedisBackend("cache", flavour);

// Secrets: made anew for each run, known to those who need them, and nowhere written down.
var gatewaySecret = builder.AddGeneratedSecret("gateway-client-secret");
var processorKey = builder.AddGeneratedSecret("processor-api-key");

var auth = builder.AddService<Projects.AuthService>("auth")
    .WithDatabase(postgres.AddDatabase("authdb"))
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("ServiceClients__gateway", gatewaySecret);

var inventory = builder.AddService<Projects.InventoryService>("inventory", replicas)
    .WithDatabase(postgres.AddDatabase("inventorydb"))
    .WithReference(cache)
    .WithReference(auth);

var payment = builder.AddService<Projects.PaymentService>("payment", replicas)
    .WithDatabase(postgres.AddDatabase("paymentdb"))
    .WithReference(cache)
    .WithReference(auth)
    .WithSimulatedProcessor(processorKey);

var notification = builder.AddService<Projects.NotificationService>("notification", replicas)
    .WithDatabase(postgres.AddDatabase("notificationdb"))
    .WithReference(cache).WaitFor(cache)
    .WithMailFolder();

var gateway = builder.AddGateway<Projects.Gateway>("gateway", replicas)
    .WithDatabase(postgres.AddDatabase("gatewaydb"))
    .WithReference(cache).WaitFor(cache)
    .WithReference(auth).WaitFor(auth)
    .WithReference(inventory).WaitFor(inventory)
    .WithReference(payment).WaitFor(payment)
    .WithEnvironment("ServiceClient__Secret", gatewaySecret);

var monitor = builder.AddSyntheticMonitor<Projects.SyntheticMonitor>("synthetic-monitor", gateway.First);

EndpointReference[] metrics =
[
    .. auth.Endpoints("http"),
    .. inventory.Endpoints("http"),
    .. payment.Endpoints("http"),
    .. notification.Endpoints("http"),
    .. gateway.Endpoints("management"),
    .. monitor is null ? [] : new[] { monitor.GetEndpoint("http") },
];
var storefront = gateway.First.GetEndpoint("http");

var alertmanager = builder.AddAlertmanagerBackend("alertmanager", flavour, notification.First);
var blackbox = builder.AddBlackboxBackend("blackbox", flavour, storefront);
var prometheus = builder.AddPrometheusBackend("prometheus", flavour, new(metrics, storefront, alertmanager?.GetEndpoint("http"), blackbox?.GetEndpoint("http")));

builder.AddReadyTable(gateway, prometheus, auth, inventory, payment, notification);

if (!FixedPorts.AreFree(builder, out problem))
{
    return await RefuseAsync(problem);
}

await builder.Build().RunAsync();
return 0;

static async Task<int> RefuseAsync(string problem)
{
    await Console.Error.WriteLineAsync(problem);
    return 1;
}
