using Checkout.AppHost;
using Checkout.AppHost.Backends;

ProxyEnvironment.ExcludeLoopback();
var builder = DistributedApplication.CreateBuilder(args);

if (!ServiceReplicas.TryReadCount(builder, out var replicas, out var problem)
    || !BackendFlavour.TryChoose(builder, out var flavour, out problem))
{
    return await RefuseAsync(problem);
}

// Backends: a container or a native process each, the same to the services.
var postgres = builder.AddPostgresBackend("postgres", flavour);
var cache = builder.AddRedisBackend("cache", flavour);
var loki = builder.AddLokiBackend("loki", flavour);
var jaeger = builder.AddJaegerBackend("jaeger", flavour);
var mailpit = builder.AddMailpitBackend("mailpit", flavour);

// Secrets: made anew for each run, known to those who need them, and nowhere written down.
var gatewaySecret = builder.AddGeneratedSecret("gateway-client-secret");
var processorKey = builder.AddGeneratedSecret("processor-api-key");
var alertKey = builder.AddGeneratedSecret("alert-webhook-key");

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
    .WithProcessors(1)
    .WithSimulatedProcessor(processorKey);

var notification = builder.AddService<Projects.NotificationService>("notification", replicas)
    .WithDatabase(postgres.AddDatabase("notificationdb"))
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("Alerts__WebhookKey", alertKey)
    .WithMail(mailpit);

var gateway = builder.AddGateway<Projects.Gateway>("gateway", replicas)
    .WithDatabase(postgres.AddDatabase("gatewaydb"))
    .WithReference(cache).WaitFor(cache)
    .WithReference(auth).WaitFor(auth)
    .WithReference(inventory).WaitFor(inventory)
    .WithReference(payment).WaitFor(payment)
    .WithEnvironment("ServiceClient__Secret", gatewaySecret)
    .WithScenarioCommands();

// Who visits the shop. Null is who cannot, on this machine.
IResourceBuilder<ProjectResource>?[] visitors =
[
    builder.AddSyntheticMonitor<Projects.SyntheticMonitor>("synthetic-monitor", gateway.First),
    builder.AddLoadGenerator<Projects.LoadGenerator>("load-generator", gateway.First, cache),
];

ServiceReplicas[] services = [auth, inventory, payment, notification, gateway];
foreach (var program in services.SelectMany(service => service.All).Concat(visitors.OfType<IResourceBuilder<ProjectResource>>()))
{
    program.WithTelemetryTo(jaeger, loki);
}

// Who watches: each knows whom it asks, and works without those that are not there.
var storefront = gateway.First.GetEndpoint("http");
var alertmanager = builder.AddAlertmanagerBackend("alertmanager", flavour, notification, alertKey);
var blackbox = builder.AddBlackboxBackend("blackbox", flavour, storefront);
var prometheus = builder.AddPrometheusBackend("prometheus", flavour, new(
    Services:
    [
        .. services.SelectMany(service => service.Endpoints(service == gateway ? "management" : "http")),
        .. visitors.OfType<IResourceBuilder<ProjectResource>>().Select(visitor => visitor.GetEndpoint("http")),
    ],
    Storefront: storefront,
    Alertmanager: alertmanager?.GetEndpoint("http"),
    Blackbox: blackbox?.GetEndpoint("http"),
    Jaeger: jaeger?.GetEndpoint(JaegerBackend.Metrics)));
jaeger?.WithMetricsOf(prometheus);

var pages = new OpsPages(builder).Add("Prometheus", prometheus).Add("Alertmanager", alertmanager).Add("Jaeger", jaeger).Add("Mailpit", mailpit);
pages.Add("Grafana", builder.AddGrafanaBackend("grafana", flavour, new(
    prometheus?.GetEndpoint("http"), loki?.GetEndpoint("http"), jaeger?.GetEndpoint("http")), pages.Traces));
gateway.WithOps(prometheus, alertmanager, pages);
builder.AddReadyTable(storefront, pages, services);

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
