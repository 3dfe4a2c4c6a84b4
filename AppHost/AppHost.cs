using Checkout.AppHost;
using Checkout.AppHost.Model;
using Checkout.AppHost.Monitoring;
using Checkout.AppHost.Startup;

try
{
    ProxyEnvironment.ExcludeLoopback();
    var builder = DistributedApplication.CreateBuilder(args);
    var options = CheckoutOptions.Load(builder);
    using var runFolder = RunFolder.Lock(builder, options);
    builder.AllowDashboardWithoutToken();

    // Backends run as containers, or as installed programs if there is no container engine. An optional backend may be null.
    var backends = BackendFactory.Create(builder, options);
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

    // Clients of the shop. Null when publishing.
    var loadGenerator = builder.AddLoadGenerator<Projects.LoadGenerator>("load-generator", gateway.First, redis, syntheticKey);
    var monitor = builder.AddSyntheticMonitor<Projects.SyntheticMonitor>("synthetic-monitor", gateway.First, syntheticKey, options);

    ServiceReplicas[] services = [auth, inventory, payment, notification, gateway];
    builder.SendTelemetryTo(jaeger, loki);

    // Monitoring. Each tool works without the others.
    var alertmanager = backends.AddAlertmanager("alertmanager", new(notification, alertKey));
    var blackbox = backends.AddBlackbox("blackbox", gateway.GetStorefront());
    var prometheus = backends.AddPrometheus("prometheus", new(services, [loadGenerator, monitor], gateway.GetStorefront(), alertmanager, blackbox, jaeger));
    var tools = new MonitoringTools(prometheus, alertmanager, jaeger, mailpit);
    tools.Grafana = backends.AddGrafana("grafana", new(prometheus, loki, jaeger, tools));

    gateway.WithMonitoringTools(tools);
    builder.ReportStartup(gateway.GetStorefront(), tools, services, options);
    builder.WithoutHttpsCertificates();
    await PortCheck.WaitUntilFreeAsync(builder, options);
    await builder.Build().RunAsync();
}
catch (StartupException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    Environment.ExitCode = 1;
}
