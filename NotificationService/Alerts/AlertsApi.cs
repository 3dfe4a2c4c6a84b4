using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Checkout.NotificationService.Alerts;

/// <summary>Recent alerts, newest first.</summary>
public sealed record AlertList(IReadOnlyList<AlertRecord> Items);

internal static class AlertsApi
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
        routes.MapPost("/alerts", ReceiveAlerts).WithName(nameof(ReceiveAlerts)).WithTags("Alerts").RequireAuthorization(Alertmanager)
            .WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        routes.MapGet("/alerts", ListAlerts).WithName(nameof(ListAlerts)).WithTags("Alerts").RequireAuthorization(Alertmanager);
    }

    // Alertmanager retries after 5xx, but not after 4xx.
    private static async Task<Results<NoContent, ProblemHttpResult>> ReceiveAlerts(
        AlertNotification notification, AlertHandler handler, CancellationToken cancellationToken) =>
        await handler.HandleAsync(notification, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Create(StatusCodes.Status503ServiceUnavailable, "mail_unavailable", "The alerts were stored, but could not be mailed. Send them again.");

    private static async Task<Ok<AlertList>> ListAlerts(AlertStore store, CancellationToken cancellationToken, [Range(1, 200)] int limit = 50) =>
        TypedResults.Ok(new AlertList(await store.ListAsync(limit, cancellationToken)));
}
