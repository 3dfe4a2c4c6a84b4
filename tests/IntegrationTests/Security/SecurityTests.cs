using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Checkout.Tests.Integration.Services;

namespace Checkout.Tests.Integration.Security;

/// <summary>
/// Tests that all public and internal endpoints respond to invalid requests with a precise error, reveal nothing else, and change
/// nothing. The requests are generated from the services' OpenAPI documents, so that new endpoints are tested
/// automatically.
/// </summary>
[Collection(NonParallelTests.Name)]
public sealed partial class SecurityTests(AttackedShop shared) : IClassFixture<AttackedShop>
{
    private const int Attackers = 4;
    private const int AtLeast = 10_000;
    private const int MostShown = 20;

    private readonly Shop _shop = shared.Shop!;

    [Fact]
    public async Task malicious_requests_cause_no_failure_change_or_disclosure()
    {
        var before = await shared.StateAsync();
        var requests = BadRequests().ToList();
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();

        var options = new ParallelOptions { MaxDegreeOfParallelism = Attackers, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(requests, options, async (request, cancellationToken) =>
        {
            var answer = await RawHttp.SendAsync(request.Url, request.Bytes, cancellationToken);
            statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
            if (answer.Status >= 500 || (answer.Status == 429 && !answer.Text.Contains("\r\nRetry-After: ", StringComparison.OrdinalIgnoreCase)) || IsAccepted(request, answer) || InternalDetails().IsMatch(answer.Text) || answer.Text.Contains(Repository.Folder(""), StringComparison.Ordinal))
            {
                faults.Enqueue($"{Encoding.UTF8.GetString(request.Bytes.AsSpan(0, Math.Min(400, request.Bytes.Length)))} → {answer.Text}");
            }
        });

        TestContext.Current.SendDiagnosticMessage($"{requests.Count} requests: {string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Assert.True(faults.IsEmpty, $"{faults.Count} faults, such as {string.Join("\n\n", faults.Take(MostShown))}");
        Assert.InRange(requests.Count, AtLeast, int.MaxValue);
        var errors = shared.LogLines.Where(line => IsError(line) && !IsTimeout(line)).ToList();
        Assert.True(errors.Count == 0, $"{errors.Count} errors, such as {string.Join("\n\n", errors.Take(MostShown))}");
        Assert.Equal(before, await shared.StateAsync());
    }

    [Fact]
    public async Task forged_token_is_rejected_by_every_protected_operation()
    {
        using var key = await shared.SigningKeyAsync();
        var serviceLogin = await new ApiClient(_shop.Auth!.Url).PostAsync("/service-tokens", new { client = "gateway", secret = TestSecrets.GatewaySecret });
        var before = await shared.StateAsync();
        var faults = new ConcurrentQueue<string>();
        var count = 0;

        foreach (var target in shared.Targets)
        {
            var good = target.Name == "gateway" ? shared.AdminToken : serviceLogin.Member("accessToken");
            var forged = ForgedTokens.CreateAll(good, key).ToList();
            foreach (var operation in target.Operations.Where(operation => !IsOpen(target, operation)))
            {
                await Parallel.ForEachAsync(forged, TestContext.Current.CancellationToken, async (token, cancellationToken) =>
                {
                    Interlocked.Increment(ref count);
                    var answer = await SendAsync(target, operation, token.Token, cancellationToken);
                    if (answer.Status != 401)
                    {
                        faults.Enqueue($"{target.Name} {operation.Method} {operation.Path} with {token.What}: {answer.Text}");
                    }
                });
            }
        }

        Assert.Empty(faults);
        Assert.InRange(count, 500, int.MaxValue);
        Assert.Equal(before, await shared.StateAsync());
    }

    [Fact]
    public async Task missing_token_is_rejected_by_every_protected_operation()
    {
        foreach (var target in shared.Targets)
        {
            foreach (var operation in target.Operations.Where(operation => !IsOpen(target, operation)))
            {
                var answer = await SendAsync(target, operation, token: null, TestContext.Current.CancellationToken);
                Assert.True(answer.Status == 401, $"{target.Name} {operation.Method} {operation.Path}: {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task customer_cannot_use_administrator_operations()
    {
        var gateway = shared.Targets.Single(target => target.Name == "gateway");
        var operations = gateway.Operations.Where(operation => IsForAdministrators(operation.Path)).ToList();

        Assert.Contains(operations, operation => operation.Path.StartsWith("/api/analytics", StringComparison.Ordinal));
        foreach (var operation in operations)
        {
            var answer = await SendAsync(gateway, operation, shared.CustomerToken, TestContext.Current.CancellationToken);
            Assert.True(answer.Status == 403, $"{operation.Method} {operation.Path}: {answer.Text}");
        }
    }

    [Fact]
    public async Task user_token_is_rejected_by_internal_services()
    {
        foreach (var target in shared.Targets.Where(target => target.Name is "inventory" or "payment" or "notification"))
        {
            foreach (var operation in target.Operations)
            {
                var answer = await SendAsync(target, operation, shared.AdminToken, TestContext.Current.CancellationToken);
                Assert.True(answer.Status == 401, $"{target.Name} {operation.Method} {operation.Path}: {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task order_of_another_customer_is_not_found()
    {
        var own = await new ApiClient(shared.GatewayUrl, shared.CustomerToken).GetAsync($"/api/orders/{shared.Order}");
        Assert.Equal(200, own.Status);

        string[] spellings =
        [
            $"{shared.Order}", $"{shared.Order:N}", $"{shared.Order:B}", $"{shared.Order:X}", $"{shared.Order}".ToUpperInvariant(), $"%20{shared.Order}", $"{shared.Order}%20", $"{shared.Order}?user=customer@example.com",
        ];
        foreach (var token in (string[])[shared.OtherToken, shared.AdminToken])
        {
            foreach (var spelling in spellings)
            {
                Assert.Equal((404, "order_not_found"), (await new ApiClient(shared.GatewayUrl, token).GetAsync($"/api/orders/{spelling}")).Problem);
            }

            Assert.Empty((await new ApiClient(shared.GatewayUrl, token).GetAsync("/api/orders")).Json.GetProperty("items").EnumerateArray());
        }
    }

    private IEnumerable<BadRequest> BadRequests()
    {
        foreach (var (number, target) in shared.Targets.Index())
        {
            foreach (var operation in target.Operations)
            {
                foreach (var bad in BadRequestsTo(target, operation))
                {
                    yield return bad;
                }
            }

            foreach (var path in MaliciousInputs.Paths)
            {
                yield return new(target.Url, "GET", RawHttp.Request("GET", path, null, target.Credentials));
                yield return new(target.Url, "POST", RawHttp.Request("POST", path, "{}"u8.ToArray(), [("Content-Type", "application/json"), .. target.Credentials]));
            }

            // All services share the code that reads headers, so each is tested with a part of them, on any operation that reads.
            var reading = target.Operations.FirstOrDefault(operation => operation.Method == HttpMethod.Get) ?? target.Operations[0];
            foreach (var (place, header) in MaliciousInputs.Headers.Index())
            {
                foreach (var text in MaliciousInputs.Texts.Where((_, index) => (index + place + number) % 3 == 0))
                {
                    yield return new(target.Url, "GET", RawHttp.Request("GET", reading.PathWith("x"), null, [(header, text), .. target.Credentials.Where(own => own.Name != header)]));
                }
            }
        }
    }

    private static IEnumerable<BadRequest> BadRequestsTo(Target target, ApiOperation operation)
    {
        var method = operation.Method.Method;
        (string, string)[] headers = [("Content-Type", "application/json"), .. target.Credentials];
        // Signing out is always valid. All other operations without a body have a parameter.
        if (operation.Path.Contains('{', StringComparison.Ordinal))
        {
            foreach (var text in MaliciousInputs.Texts.Where(text => !IsAnOrder(text)))
            {
                yield return new(target.Url, method, RawHttp.Request(method, operation.PathWith(Uri.EscapeDataString(text)), operation.Body is null ? null : "{}"u8.ToArray(), headers));
            }
        }

        if (operation.Body is null)
        {
            yield break;
        }

        var path = operation.PathWith($"{Guid.NewGuid()}");
        foreach (var value in MaliciousInputs.Values)
        {
            foreach (var body in operation.BodiesWith(value))
            {
                yield return new(target.Url, method, RawHttp.Request(method, path, Encoding.UTF8.GetBytes(body), headers));
            }
        }

        foreach (var body in MaliciousInputs.Bodies)
        {
            yield return new(target.Url, method, RawHttp.Request(method, path, body, headers));
        }

        foreach (var type in MaliciousInputs.ContentTypes)
        {
            yield return new(target.Url, method, RawHttp.Request(method, path, Encoding.UTF8.GetBytes(operation.Body.ToJsonString()), [("Content-Type", type), .. target.Credentials]));
        }
    }

    private static bool IsAnOrder(string text) => Guid.TryParse(text, CultureInfo.InvariantCulture, out _);

    // A read may succeed with an invalid request. A write must not.
    private static bool IsAccepted(BadRequest request, RawResponse answer) => request.Method != "GET" && answer.Status is > 0 and < 400;

    private static bool IsError(string line) => line.StartsWith("Error ", StringComparison.Ordinal) || line.StartsWith("Critical ", StringComparison.Ordinal);

    // Under this load, a health check or a Redis command may time out. The services continue without Redis.
    private static bool IsTimeout(string line) =>
        line.StartsWith("Error Health check", StringComparison.Ordinal) || line.Contains("EventName: 'OnCircuitOpened', Source: 'redis/", StringComparison.Ordinal);

    private static bool IsOpen(Target target, ApiOperation operation) => (target.Name, operation.Path) switch
    {
        ("gateway", "/api/products" or "/api/links" or "/api/auth/login" or "/api/auth/register") => true,
        ("auth", "/service-tokens") => true,
        (_, var path) => path.StartsWith("/.well-known/", StringComparison.Ordinal),
    };

    private static bool IsForAdministrators(string path) =>
        path.StartsWith("/api/ops", StringComparison.Ordinal) || path.StartsWith("/api/admin", StringComparison.Ordinal) || path.StartsWith("/api/analytics", StringComparison.Ordinal);

    private static Task<RawResponse> SendAsync(Target target, ApiOperation operation, string? token, CancellationToken cancellationToken)
    {
        var body = operation.Body is null ? null : Encoding.UTF8.GetBytes(operation.Body.ToJsonString());
        (string, string)[] headers = token is null ? [("Content-Type", "application/json")] : [("Content-Type", "application/json"), ("Authorization", "Bearer " + token)];
        return RawHttp.SendAsync(target.Url, RawHttp.Request(operation.Method.Method, operation.PathWith($"{Guid.NewGuid()}"), body, headers), cancellationToken);
    }

    [GeneratedRegex(@"^\s+at |\.cs:line|Exception|Npgsql|StackExchange|Microsoft\.|System\.(?!IO\.FileInfo)|\bSELECT \w|INSERT INTO|pg_catalog|relation ""|/home/|/root/|/usr/|Password=|Host=127|PRIVATE KEY", RegexOptions.Multiline)]
    private static partial Regex InternalDetails();

    private sealed record BadRequest(string Url, string Method, byte[] Bytes);
}
