using System.Text.RegularExpressions;
using Checkout.Gateway.Operations;

namespace Checkout.Tests.Unit;

public sealed partial class MarkdownPageTests
{
    [Theory]
    [InlineData("[other](TargetDown.md)", """<a href="TargetDown">other</a>""")]
    [InlineData("[part](TargetDown.md#how-to-look)", """<a href="TargetDown#how-to-look">part</a>""")]
    [InlineData("[here](#what-to-do)", """<a href="#what-to-do">here</a>""")]
    [InlineData("[web](https://example.com/a?b=c)", """<a href="https://example.com/a?b=c">web</a>""")]
    [InlineData("<http://localhost:9090/targets>", """<a href="http://localhost:9090/targets">http://localhost:9090/targets</a>""")]
    public void links_to_runbooks_and_websites_are_rendered(string markdown, string html) => Assert.Contains(html, Render(markdown), StringComparison.Ordinal);

    [Theory]
    [InlineData("[the *alerts*](../alerts.md#service-level-objectives)", "the <em>alerts</em>")]
    [InlineData("[none](NoSuchAlert.md)", "none")]
    [InlineData("[up](../../appsettings.json)", "up")]
    [InlineData("[script](javascript:alert(1))", "script")]
    [InlineData("<javascript:alert(1)>", "javascript:alert(1)")]
    [InlineData("![picture](https://example.com/a.png)", "picture")]
    public void other_links_are_rendered_as_text(string markdown, string text)
    {
        var article = Article(Render(markdown));

        Assert.Equal($"<p>{text}</p>", article);
    }

    [Fact]
    public void html_in_a_runbook_is_rendered_as_text()
    {
        var article = Article(Render("<script>alert(1)</script>\n\n`<b>` <img src=x onerror=alert(1)>"));

        Assert.DoesNotContain("<script", article, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", article, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", article, StringComparison.Ordinal);
    }

    private static string Render(string markdown) => MarkdownPage.Render("Some", markdown);

    private static string Article(string page) => ArticleOf().Match(page).Groups[1].Value.Trim();

    [GeneratedRegex("<article[^>]*>(.*)</article>", RegexOptions.Singleline)]
    private static partial Regex ArticleOf();
}
