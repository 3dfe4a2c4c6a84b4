var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceDatabase("authdb");
builder.AddServiceRedis("redis");
builder.AddAccounts();
builder.AddTokens();
builder.Services.AddValidation();
builder.Services.AddOpenApi();

var app = builder.Build();

app.UseServiceDefaults();
app.UseAuthentication();
app.UseAuthorization();

app.MapDefaultEndpoints();
app.MapOpenApiDocument();
app.MapAccounts();
app.MapAccountAdmin();
app.MapSessions();
app.MapSigningKeys();
app.MapServiceTokens();

app.Run();
