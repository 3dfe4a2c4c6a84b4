using Checkout.AppHost;
using Checkout.AppHost.Monitoring;
using Checkout.AppHost.Startup;

try
{
    ProxyEnvironment.ExcludeLoopback();
    var builder = DistributedApplication.CreateBuilder(args);
    var options = CheckoutOptions.Load(builder);
    using var runFolder = RunFolder.Lock(builder, options);
    builder.AllowDashboardWithoutToken();

    // Containers, or installed programs on a machine without a container engine. An optional backend that is not there is null.
    var backends = Backends.Create(builder, options);
    var postgres = backends.AddPostgres("postgres");
    var redis = backends.AddRedis("redis");
    var mailpit = backends.AddMailpit("mailpit");
    var loki = backends.AddLoki("loki");
    var jaeger = backends.AddJaeger("jaeger");

    // Generated for each run and never persisted.
    var gatewaySecret = builder.AddGeneratedSecret("gateway-client-secret");
    var processorKey = builder.AddGeneratedSecret("processor-api-key");
    var alertKey = builder.AddGeneratedSecret("alert-webhook-key");
    var syntheticKey = builder.AddGeneratedSecret("synthetic-key");

    var auth = builder.AddService<Projects.AuthService>("auth")
        .WithDatabase(postgres.AddDatabase("authdb")).WithRedis(redis)
        .WithEnvironment("ServiceClients__gateway", gatewaySecret)
        .WithEnvironment("Synthetic__Key", syntheticKey);

    var inventory = builder.AddService<Projects.InventoryService>("inventory", options.Replicas)
        .WithDatabase(postgres.AddDatabase("inventorydb")).WithRedis(redis)
        .WithReference(auth).WaitFor(auth);

    var payment = builder.AddService<Projects.PaymentService>("payment", options.Replicas)
        .WithDatabase(postgres.AddDatabase("paymentdb")).WithRedis(redis)
        .WithReference(auth).WaitFor(auth)
        .WithProcessors(1)
        .WithSimulatedProcessor(processorKey);

    var notification = builder.AddService<Projects.NotificationService>("notification", options.Replicas)
        .WithDatabase(postgres.AddDatabase("notificationdb")).WithRedis(redis)
        .WithEnvironment("Alerts__WebhookKey", alertKey)
        .WithMail(mailpit, folder: options.InRunFolder("mail"));

    var gateway = builder.AddGateway<Projects.Gateway>("gateway", options)
        .WithDatabase(postgres.AddDatabase("gatewaydb")).WithRedis(redis)
        .WithReference(auth).WaitFor(auth)
        .WithReference(inventory).WaitFor(inventory)
        .WithReference(payment).WaitFor(payment)
        .WithEnvironment("ServiceClient__Secret", gatewaySecret)
        .WithScenarioCommands();

    // The outside world. Null where the model is published.
    var loadGenerator = builder.AddLoadGenerator<Projects.LoadGenerator>("load-generator", gateway.First, redis, syntheticKey);
    var monitor = builder.AddSyntheticMonitor<Projects.SyntheticMonitor>("synthetic-monitor", gateway.First, syntheticKey, options);

    ServiceReplicas[] services = [auth, inventory, payment, notification, gateway];
    builder.SendTelemetryTo(jaeger, loki);

    // Whatever watches asks the services, and works without those that are not there.
    var alertmanager = backends.AddAlertmanager("alertmanager", new(notification, alertKey));
    var blackbox = backends.AddBlackbox("blackbox", gateway.Storefront);
    var prometheus = backends.AddPrometheus("prometheus", new(services, [loadGenerator, monitor], gateway.Storefront, alertmanager, blackbox, jaeger));
    var pages = new OpsPages(prometheus, alertmanager, jaeger, mailpit);
    pages.Grafana = backends.AddGrafana("grafana", new(prometheus, loki, jaeger, pages));

    gateway.WithOps(pages);
    builder.ReportStartup(gateway.Storefront, pages, services, options);
    builder.WithoutHttpsCertificates();
    await PortCheck.WaitUntilFreeAsync(builder, options);
    await builder.Build().RunAsync();
}
catch (StartupException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    Environment.ExitCode = 1;
}
