using Aspire.Hosting;
using Checkout.AppHost.Model;

namespace Checkout.Tests.Unit;

public sealed class CheckoutOptionsTests
{
    [Theory]
    [InlineData("Backends", "kubernetes", "auto, containers or native")]
    [InlineData("Backends", "1", "auto, containers or native")]
    [InlineData("Replicas", "0", "a number from 1 to 4")]
    [InlineData("Replicas", "5", "a number from 1 to 4")]
    [InlineData("Replicas", "two", "a number from 1 to 4")]
    [InlineData("Ports:Storefront", "http", "a port from 1 to 65535")]
    [InlineData("Ports:Grafana", "65536", "a port from 1 to 65535")]
    public void invalid_setting_is_rejected_with_the_valid_values(string name, string value, string expected) =>
        Assert.Equal($"Checkout:{name} is '{value}', but must be {expected}.", Assert.Throws<StartupException>(() => Load($"--Checkout:{name}={value}")).Message);

    [Fact]
    public void settings_are_read_from_the_configuration()
    {
        var options = Load("--Checkout:Backends=Native", "--Checkout:Replicas=3", "--Checkout:Ports:Loki=4100", "--Checkout:SyntheticMonitor:Interval=00:00:30");

        Assert.Equal(BackendKind.Native, options.Backends);
        Assert.Equal((3, 4100, TimeSpan.FromSeconds(30)), (options.Replicas, options.Ports.Loki, options.SyntheticMonitor.Interval));
    }

    private static CheckoutOptions Load(params string[] args) =>
        CheckoutOptions.Load(DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DisableDashboard = true }));
}
