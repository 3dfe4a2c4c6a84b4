using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>The running system that most tests share.</summary>
public sealed class RunningCheckout : IAsyncLifetime
{
    private readonly RunEnvironment _environment = new();
    private CheckoutApplication? _application;
    private CheckoutClient? _customer;

    public CheckoutApplication Application => _application!;

    public Database Database => Application.Database;

    public string MailFolder => _environment.MailFolder;

    public Uri Storefront => Application.GetEndpoint("gateway");

    /// <summary>Gets the address of the Gateway's health checks and metrics, which are not public.</summary>
    public Uri Management => Application.GetEndpoint("gateway", "management");

    internal Browser Browser { get; } = new();

    public Dashboard Dashboard { get; private set; } = null!;

    public Prometheus Prometheus { get; private set; } = null!;

    public Alertmanager Alertmanager { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _application = await CheckoutApplication.StartAsync(_environment);
        Dashboard = await Application.GetDashboardAsync();
        Prometheus = new Prometheus(Application.FindEndpoint("prometheus"));
        Alertmanager = new Alertmanager(Application.FindEndpoint("alertmanager"));
    }

    /// <summary>Returns the port on which the process itself listens, behind the orchestrator's proxy of <see cref="Management"/>.</summary>
    public async Task<string> GetManagementPortAsync() => (await Application.GetEnvironmentAsync("gateway"))["MANAGEMENT_PORT"]!;

    /// <summary>Returns the metrics of the Gateway.</summary>
    public async Task<string> GetMetricsAsync()
    {
        using var http = new HttpClient { BaseAddress = Management, Timeout = TimeSpan.FromSeconds(10) };
        return await http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
    }

    /// <summary>Creates a client that is not signed in.</summary>
    public CheckoutClient NewAnonymousClient() => new(Storefront);

    /// <summary>Registers a new customer, and signs in.</summary>
    public Task<CheckoutClient> NewCustomerAsync() => CheckoutClient.SignUpAsync(Storefront);

    /// <summary>Returns a signed-in customer that tests share if they do not depend on the account.</summary>
    public async Task<CheckoutClient> AnyCustomerAsync() => _customer ??= await NewCustomerAsync();

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _customer?.Dispose();
        Dashboard?.Dispose();
        Prometheus?.Dispose();
        Alertmanager?.Dispose();
        if (_application is not null)
        {
            await _application.DisposeAsync();
        }

        _environment.Dispose();
    }
}

/// <summary>The collection of tests that share a running system.</summary>
[CollectionDefinition(Name)]
public sealed class RunningCheckoutTests : ICollectionFixture<RunningCheckout>
{
    public const string Name = "One running Checkout";
}
