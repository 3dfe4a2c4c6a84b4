using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using Checkout.NotificationService.Mail;
using Checkout.ServiceDefaults.Auth;
using Checkout.ServiceDefaults.Problems;
using MailKit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.NotificationService.Alerts;

/// <summary>Recent alerts, the newest first.</summary>
public sealed record AlertList(IReadOnlyList<AlertRecord> Items);

internal static partial class AlertsApi
{
    // It can ask for none of our tokens, so it shows a key that it shares with us.
    private const string Alertmanager = "alertmanager";

    // Room for as many alerts as a notification may have.
    private const int MaxBodyBytes = 512 * 1024;

    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AlertOptions>().BindConfiguration(AlertOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<AlertStore>();
        builder.Services.AddSingleton<AlertHandler>();
        builder.Services.AddApiKey(Alertmanager, builder.Configuration.GetSecret("Alerts:WebhookKey"), "Authorization", "Bearer ");
    }

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("").RequireAuthorization(Alertmanager);
        alerts.MapPost("/alerts", Take).WithName("TakeAlerts").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        alerts.MapGet("/alerts", List).WithName("ListAlerts");
    }

    // Alertmanager tries again after a 5xx, and gives up after a 4xx.
    private static async Task<Results<NoContent, ProblemHttpResult>> Take(
        AlertNotification notification, AlertHandler handler, ILogger<AlertHandler> logger, CancellationToken cancellationToken)
    {
        try
        {
            await handler.TakeAsync(notification, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (Exception exception) when (exception is MessageRefusedException or CommandException or ProtocolException or SocketException or IOException or TimeoutException)
        {
            LogNotMailed(logger, exception);
            return Problem.Create(StatusCodes.Status503ServiceUnavailable, "mail_unavailable", "The alerts are kept, but could not be mailed. Send them again.");
        }
    }

    private static async Task<Ok<AlertList>> List(AlertStore store, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50) =>
        TypedResults.Ok(new AlertList(await store.ListAsync(limit, cancellationToken)));

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.alert.mail_failed", Message =
        "Failed to mail alerts; asking Alertmanager to send them again")]
    private static partial void LogNotMailed(ILogger logger, Exception exception);
}
