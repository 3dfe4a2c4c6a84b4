using System.ComponentModel.DataAnnotations;
using System.Net.Sockets;
using Checkout.NotificationService.Mail;
using MailKit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.NotificationService.Alerts;

/// <summary>Recent alerts, newest first.</summary>
public sealed record AlertList(IReadOnlyList<AlertRecord> Items);

internal static partial class AlertsApi
{
    // Alertmanager cannot get a token, so it sends a shared API key.
    private const string Alertmanager = "alertmanager";

    // Sufficient for the maximum number of alerts in a notification.
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

    // Alertmanager retries after 5xx, but not after 4xx.
    private static async Task<Results<NoContent, ProblemHttpResult>> Take(
        AlertNotification notification, AlertHandler handler, ILogger<AlertHandler> logger, CancellationToken cancellationToken)
    {
        try
        {
            await handler.TakeAsync(notification, cancellationToken);
            return TypedResults.NoContent();
        }
        catch (Exception exception) when (exception is MessageRejectedException or CommandException or ProtocolException or SocketException or IOException or TimeoutException)
        {
            LogNotMailed(logger, exception);
            return Problem.Create(StatusCodes.Status503ServiceUnavailable, "mail_unavailable", "The alerts were stored, but could not be mailed. Send them again.");
        }
    }

    private static async Task<Ok<AlertList>> List(AlertStore store, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50) =>
        TypedResults.Ok(new AlertList(await store.ListAsync(limit, cancellationToken)));

    [LoggerMessage(LogLevel.Warning, EventName = "checkout.alert.mail_failed", Message =
        "Failed to mail alerts; returning 503, so that Alertmanager retries")]
    private static partial void LogNotMailed(ILogger logger, Exception exception);
}
