using Checkout.AuthService;
using Checkout.AuthService.Accounts;
using Checkout.AuthService.Tokens;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("authdb");
builder.AddServiceRedis("redis");
builder.Services.AddActivatedSingleton<AuthMetrics>();
builder.Services.AddAccounts(builder.Environment);
builder.Services.AddTokens(builder.Configuration);
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapAccounts();
app.MapAccountAdmin();
app.MapSessions();
app.MapSigningKeys();
app.MapServiceTokens();

app.Run();
