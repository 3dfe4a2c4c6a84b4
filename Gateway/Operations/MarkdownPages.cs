using Microsoft.AspNetCore.Http.HttpResults;

namespace Checkout.Gateway.Operations;

/// <summary>Serves pages in Markdown as HTML.</summary>
internal static class MarkdownPages
{
    /// <summary>The setting that enables the pages for anonymous users. By default they are enabled in Development.</summary>
    private const string EnabledKey = "Runbooks:Enabled";

    /// <summary>Maps the pages to their names below a path, if they are enabled. They are rendered with the first request.</summary>
    public static void MapMarkdownPages(this WebApplication app, string path, IEnumerable<(string Name, string Text)> pages)
    {
        if (!app.Configuration.GetValue(EnabledKey, app.Environment.IsDevelopment()))
        {
            return;
        }

        var rendered = new Lazy<IReadOnlyDictionary<string, string>>(() =>
            pages.ToDictionary(page => page.Name, page => MarkdownPage.Render(page.Name, page.Text), StringComparer.Ordinal));
        // Pages for people, not part of the API.
        app.MapMethods(path + "/{name}", [HttpMethods.Get, HttpMethods.Head], Results<ContentHttpResult, NotFound> (string name) =>
            rendered.Value.TryGetValue(name, out var page)
                ? TypedResults.Text(page, "text/html; charset=utf-8")
                : TypedResults.NotFound()).ExcludeFromDescription();
    }
}
