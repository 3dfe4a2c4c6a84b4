var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("paymentdb");
builder.AddServiceAuthentication();
builder.AddPayments();
builder.AddProcessorClient();
builder.AddProcessorSimulator();
builder.AddPaymentScenarios();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapOpenApiDocument();
app.MapPayments();
app.MapProcessorSimulator().WithPaymentScenarios();

app.Run();
