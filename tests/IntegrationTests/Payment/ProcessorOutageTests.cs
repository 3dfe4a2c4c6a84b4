using System.Diagnostics;
using Checkout.PaymentService;
using Checkout.Tests.Integration.Servers;
using Checkout.Tests.Integration.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Checkout.Tests.Integration.Payment;

/// <summary>Tests PaymentService with a card processor that fails in defined ways.</summary>
public sealed class ProcessorOutageTests(TestServers servers) : IAsyncLifetime
{
    private readonly int _port = FreePort.Next();

    private WebApplication? _processor;
    private Database? _database;
    private ServiceHost<PaymentMetrics>? _payment;
    private Func<HttpContext, Task> _behaviour = _ => Task.CompletedTask;
    private int _calls;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        _processor = builder.Build();
        _processor.Run(context =>
        {
            Interlocked.Increment(ref _calls);
            return _behaviour(context);
        });
        await _processor.StartAsync();
        _database = await servers.CreateDatabaseAsync("payment");
        _payment = ServiceHost<PaymentMetrics>.Start(new()
        {
            ["ConnectionStrings:paymentdb"] = _database.ConnectionString,
            ["Processor:Url"] = $"http://127.0.0.1:{_port}",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _payment!.DisposeAsync();
        await _database!.DisposeAsync();
        await _processor!.DisposeAsync();
    }

    [Fact]
    public async Task processor_error_is_retried()
    {
        _behaviour = async context =>
        {
            if (_calls < 3)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

            await context.Response.WriteAsJsonAsync(new { status = "captured" });
        };

        Assert.Equal(200, (await ChargeAsync()).Status);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task unresponsive_processor_times_out()
    {
        _behaviour = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);

        var started = Stopwatch.GetTimestamp();
        var answer = await ChargeAsync();

        Assert.Equal((503, "try_later"), answer.Problem);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task circuit_opens_after_repeated_failures_and_closes_again()
    {
        _behaviour = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ChargeAsync()));
        Assert.All(answers, answer => Assert.Equal((503, "try_later"), answer.Problem));

        var callsBefore = _calls;
        Assert.Equal((503, "try_later"), (await ChargeAsync()).Problem);
        Assert.Equal(callsBefore, _calls); // the circuit is open, so the processor was not called

        _behaviour = context => context.Response.WriteAsJsonAsync(new { status = "captured" });
        await Eventually.EqualAsync(200, "charges succeed again", async () => (await ChargeAsync()).Status);
    }

    private Task<ApiResponse> ChargeAsync() => _payment!.NewClient().PutAsync($"/payments/{Guid.NewGuid()}", new
    {
        amount = new { amount = 4999, currency = "EUR" },
        card = new { number = TestCards.Approved, expiry = "12/30", cvc = "123" },
    });
}
