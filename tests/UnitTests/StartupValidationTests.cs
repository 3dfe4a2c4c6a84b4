using Checkout.Gateway.Monitoring;
using Checkout.Gateway.Usage;
using Checkout.NotificationService.Mail;
using Checkout.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Checkout.Tests.Unit;

/// <summary>Tests that an invalid setting prevents the start, with a message that names it.</summary>
public sealed class StartupValidationTests
{
    [Theory]
    [InlineData("Ops:PrometheusUrl", "localhost:9090", "Ops:PrometheusUrl must be an absolute URL")]
    [InlineData("Ops:AlertmanagerUrl", "/alertmanager", "Ops:AlertmanagerUrl must be an absolute URL")]
    [InlineData("Ops:JaegerUrl", "ftp://localhost", "Ops:JaegerUrl must be an absolute URL")]
    [InlineData("Ops:AspireUrl", "dashboard", "Ops:AspireUrl must be an absolute URL")]
    [InlineData("Usage:Clients:0", "", "Usage:Clients must have names")]
    [InlineData("Usage:Clients:0", "anonymous", "Usage:Clients must have names")]
    [InlineData("Mail:Folder", "", "Mail:Folder is not set")]
    [InlineData("Health:Disk:Warning", "-0.1", "Health: Warning must be from 0 to 1")]
    [InlineData("Health:Memory:Critical", "90", "Health: Critical must be from 0 to 1")]
    [InlineData("Health:Memory:Critical", "0.5", "Health: Warning must not be greater than Critical")]
    public void invalid_setting_prevents_the_start(string setting, string value, string message)
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Validate((setting, value)));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void default_and_empty_settings_are_valid()
    {
        Validate();
        Validate(("Ops:PrometheusUrl", ""), ("Ops:AlertmanagerUrl", "http://localhost:9093"), ("Ops:AspireUrl", "https://localhost:17000/"));
        Validate(("Health:Disk:Warning", "0"), ("Health:Disk:Critical", "0"));
    }

    // Validates what the host validates when it starts.
    private static void Validate(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value)));
        builder.AddMonitoring();
        builder.AddUsage();
        builder.AddMail();
        builder.AddDefaultHealthChecks();
        using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }
}
