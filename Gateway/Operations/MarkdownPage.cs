using System.Net;
using Checkout.ServiceDefaults.Runbooks;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Checkout.Gateway.Operations;

/// <summary>Renders a page in Markdown, such as a runbook, as HTML without scripts and inline styles, as the content security policy requires.</summary>
internal static class MarkdownPage
{
    // Renders HTML in a page as text.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseAutoIdentifiers().UsePipeTables().Build();

    public static string Render(string name, string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            Redirect(link);
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(link => !IsWeb(link.Url)).ToList())
        {
            link.ReplaceBy(new LiteralInline(link.Url));
        }

        return $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="color-scheme" content="light dark">
              <title>{WebUtility.HtmlEncode(name)} · Checkout</title>
              <link rel="icon" href="../art/logo.svg" type="image/svg+xml">
              <link rel="stylesheet" href="../css/base.css">
              <link rel="stylesheet" href="../css/runbook.css">
            </head>
            <body>
              <a class="skip" href="#main">Skip to the content</a>
              <header class="site">
                <a class="brand" href="../"><img src="../art/logo.svg" alt="" width="36" height="36">Checkout</a>
                <nav aria-label="Pages"><a href="../ops.html">Operations</a></nav>
              </header>
              <main id="main" tabindex="-1"><article class="card runbook">
            {document.ToHtml(Pipeline)}</article></main>
            </body>
            </html>

            """;
    }

    // Runbooks link to each other by file name. Links to other files of the repository, which are not served, become text.
    private static void Redirect(LinkInline link)
    {
        var (path, fragment) = (link.Url ?? "").Split('#', 2) is [var file, var anchor] ? (file, $"#{anchor}") : (link.Url ?? "", "");
        if (!link.IsImage && (IsWeb(link.Url) || path.Length == 0))
        {
            return;
        }

        if (!link.IsImage && path.EndsWith(".md", StringComparison.Ordinal) && Runbook.Find(path[..^".md".Length]) is { } other)
        {
            link.Url = other.Name + fragment;
            return;
        }

        link.MoveChildrenAfter(link);
        link.Remove();
    }

    private static bool IsWeb(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);
}
