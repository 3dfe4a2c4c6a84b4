using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Checkout.SyntheticMonitor.Journeys;
using Microsoft.Extensions.Options;

namespace Checkout.SyntheticMonitor.Monitoring;

/// <summary>
/// The monitor's own account: made up on this machine, kept here, readable by its owner alone, and registered the first
/// time it is needed.
/// </summary>
internal sealed class MonitorAccount(HttpClient http, IOptions<MonitorOptions> options)
{
    private readonly string _file = Path.Combine(options.Value.Folder, "account.json");

    /// <summary>The account, which exists in the shop.</summary>
    /// <exception cref="HttpRequestException">The shop did not register it.</exception>
    public async Task<Account> OpenAsync(CancellationToken cancellationToken)
    {
        var account = ReadOrMake();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Storefront, "/api/auth/register"))
        {
            Content = JsonContent.Create(new { account.Email, account.Password }),
        };
        if (account.IsSynthetic)
        {
            request.Headers.Add("X-Synthetic-Key", options.Value.SyntheticKey);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        // Registered before; unless the database is a new one, which then knows it from now on.
        if (response.StatusCode != HttpStatusCode.Conflict)
        {
            response.EnsureSuccessStatusCode();
        }

        return account;
    }

    private Account ReadOrMake()
    {
        // An account stays what it was opened as: another kind is another account.
        var isSynthetic = !string.IsNullOrEmpty(options.Value.SyntheticKey);
        if (!File.Exists(_file) || Read().IsSynthetic != isSynthetic)
        {
            var account = new Account(
                $"synthetic-{RandomNumberGenerator.GetHexString(8, lowercase: true)}@example.com",
                RandomNumberGenerator.GetHexString(32),
                IsSynthetic: isSynthetic);
            Directory.CreateDirectory(options.Value.Folder);
            var half = _file + ".new";
            using (var stream = new FileStream(half, Options()))
            {
                JsonSerializer.Serialize(stream, account, JsonSerializerOptions.Web);
            }

            File.Move(half, _file, overwrite: true); // whole, or not at all
        }

        return Read();
    }

    private Account Read() => JsonSerializer.Deserialize<Account>(File.ReadAllText(_file), JsonSerializerOptions.Web)!;

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
