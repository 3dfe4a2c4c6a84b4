using Checkout.Tests.EndToEnd.Api;
using Checkout.Tests.EndToEnd.Telemetry;

namespace Checkout.Tests.EndToEnd.Running;

/// <summary>One running system that most tests share.</summary>
public sealed class RunningCheckout : IAsyncLifetime
{
    private readonly RunPlace _place = new();
    private AppHostProcess? _appHost;
    private CheckoutClient? _customer;

    public AppHostProcess AppHost => _appHost!;

    public Database Database => AppHost.Database;

    public string MailFolder => _place.MailFolder;

    public Uri Storefront => _place.Storefront;

    /// <summary>Where telemetry goes, on its way to the dashboard.</summary>
    public Uri Otlp => _place.Otlp;

    public Dashboard Dashboard { get; private set; } = null!;

    public Prometheus Prometheus { get; private set; } = null!;

    public Alertmanager Alertmanager { get; private set; } = null!;

    /// <summary>The port of the Gateway's health and metrics, which is not public.</summary>
    public int ManagementPort => AppHost.Processes().Select(process => process.Variable("MANAGEMENT_PORT")).OfType<string>().Select(int.Parse).First();

    public async ValueTask InitializeAsync()
    {
        _appHost = await AppHostProcess.StartAsync(_place);
        Dashboard = new Dashboard(_place.Dashboard);
        Prometheus = new Prometheus(_place.Prometheus);
        Alertmanager = new Alertmanager(_place.Alertmanager);
    }

    /// <summary>Someone at the public port who has not signed in.</summary>
    public CheckoutClient NewVisitor() => new(_place.Storefront);

    /// <summary>Someone with an account of their own who has signed in.</summary>
    public Task<CheckoutClient> NewCustomerAsync() => CheckoutClient.SignUpAsync(_place.Storefront);

    /// <summary>Someone who has signed in, the same for all tests that do not care who.</summary>
    public async Task<CheckoutClient> AnyCustomerAsync() => _customer ??= await NewCustomerAsync();

    public async ValueTask DisposeAsync()
    {
        _customer?.Dispose();
        Dashboard?.Dispose();
        Prometheus?.Dispose();
        Alertmanager?.Dispose();
        if (_appHost is not null)
        {
            await _appHost.DisposeAsync();
        }

        _place.Dispose();
    }
}

/// <summary>Tests of this collection share one running system.</summary>
[CollectionDefinition(Name)]
public sealed class RunningCheckoutTests : ICollectionFixture<RunningCheckout>
{
    public const string Name = "One running Checkout";
}
