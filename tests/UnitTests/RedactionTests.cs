using Checkout.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace Checkout.Tests.Unit;

public sealed class RedactionTests
{
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    [Theory]
    [InlineData("card 4242424242424242 failed", "card [redacted] failed")]
    [InlineData("card 4242 4242 4242 4242", "card [redacted]")]
    [InlineData("declined: 4242-4242-4242-4242.", "declined: [redacted].")]
    [InlineData("\"378282246310005\"", "\"[redacted]\"")]
    [InlineData("4242424242424242,5555555555554444", "[redacted],[redacted]")]
    public void card_number_is_redacted(string text, string redacted) => Assert.Equal(redacted, Redaction.Redact(text));

    [Theory]
    [InlineData("order 0199a000-0000-7000-8000-000000000002")]
    [InlineData("trace 4bf92f3577b34da6a3ce929d0e0e4736")]
    [InlineData("at 1763715600123456788 ns")]
    [InlineData("event 1763715600124-0 and 1763715600123-1 are handled")]
    [InlineData("tokens: 12, the password is wrong")]
    [InlineData("took 12.5 ms, 3998 EUR, card ending in 4242")]
    [InlineData("4242424242424241")]
    [InlineData("0.4242424242424242")]
    [InlineData("4242424242424242.5")]
    public void other_text_is_unchanged(string text) => Assert.Equal(text, Redaction.Redact(text));

    [Fact]
    public void text_without_secrets_is_not_copied()
    {
        const string Text = "POST /api/checkout answered 201 in 87.5 ms";

        Assert.Same(Text, Redaction.Redact(Text));
    }

    [Theory]
    [InlineData("Authorization: Bearer " + Token, "Authorization: Bearer [redacted]")]
    [InlineData("token was " + Token + " here", "token was [redacted] here")]
    [InlineData("Host=db;Username=checkout;Password=s3cr3t;Database=authdb", "Host=db;Username=checkout;Password=[redacted];Database=authdb")]
    [InlineData("""{"email":"a@example.com","password":"s3cr3t"}""", """{"email":"a@example.com","password":"[redacted]"}""")]
    [InlineData("""{"cvc":"123","expiry":"12/30"}""", """{"cvc":"[redacted]","expiry":"12/30"}""")]
    [InlineData("""{"password":"correct horse, {battery}; \"staple\"","x":1}""", """{"password":"[redacted]","x":1}""")]
    [InlineData("""{\"password\":\"correct horse\",\"x\":1}""", """{\"password\":\"[redacted]\",\"x\":1}""")]
    [InlineData("""{"password":"correct horse, cut o""", """{"password":"[redacted]""")]
    [InlineData("Host=db;Password=correct horse;Database=authdb", "Host=db;Password=[redacted];Database=authdb")]
    [InlineData("Host=db;Password='correct; horse';Database=authdb", "Host=db;Password='[redacted]';Database=authdb")]
    [InlineData("""{"accessToken": "abc def"}""", """{"accessToken": "[redacted]"}""")]
    [InlineData("client_secret=abcdef&x=1", "client_secret=[redacted]")]
    public void token_password_and_security_code_are_redacted(string text, string redacted) => Assert.Equal(redacted, Redaction.Redact(text));

    [Fact]
    public void redaction_is_idempotent()
    {
        const string Text = """{"password":"[redacted]"}; password=[redacted]; card [redacted]""";

        Assert.Same(Text, Redaction.Redact(Text));
    }

    [Fact]
    public void message_id_is_not_redacted() =>
        Assert.Equal("4242424242424242", Redaction.Redact("4242424242424242", "messaging.message.id"));

    [Fact]
    public void redactions_are_counted_by_field()
    {
        using var redactions = new MetricCollector<long>(meterScope: null, TelemetryNames.Shared, "telemetry.redactions");

        Redaction.Redact("4242424242424242, 4242424242424242", "counted.field");

        Assert.Equal(2, redactions.GetMeasurementSnapshot().Where(one => one.Tags.Values.Contains("counted.field")).EvaluateAsCounter());
    }
}
