using Checkout.PaymentService;
using Checkout.PaymentService.Payments;
using Checkout.PaymentService.Processor;
using Checkout.PaymentService.Scenarios;
using Checkout.PaymentService.Simulator;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("paymentdb");
builder.AddPaymentScenarios();
builder.Services.AddActivatedSingleton<PaymentMetrics>();
builder.Services.AddPayments();
builder.AddProcessorClient();
builder.Services.AddProcessorSimulator(builder.Configuration);
builder.Services.AddServiceAuthentication();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapPayments();
app.MapProcessorSimulator();

app.Run();
