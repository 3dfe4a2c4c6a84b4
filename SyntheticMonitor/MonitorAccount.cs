using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Checkout.SyntheticMonitor.Journeys;
using Microsoft.Extensions.Options;

namespace Checkout.SyntheticMonitor;

/// <summary>
/// The monitor's own account. Its credentials are generated on first use and stored in a file that only the user of the process
/// can read.
/// </summary>
internal sealed class MonitorAccount(HttpClient http, IOptions<MonitorOptions> options)
{
    private readonly string _file = Path.Combine(options.Value.Folder, "account.json");

    /// <summary>Returns the account, after registering it if necessary.</summary>
    /// <exception cref="HttpRequestException">The registration failed.</exception>
    public async Task<Account> OpenAsync(CancellationToken cancellationToken)
    {
        var account = ReadOrMake();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Value.Storefront, "/api/auth/register"))
        {
            Content = JsonContent.Create(new { account.Email, account.Password }),
        };
        if (account.IsSynthetic)
        {
            request.Headers.Add(ServiceHeaders.SyntheticKey, options.Value.SyntheticKey);
        }

        using var response = await http.SendAsync(request, cancellationToken);
        // A conflict means that the account is registered already. Only a new database does not have it yet.
        if (response.StatusCode != HttpStatusCode.Conflict)
        {
            response.EnsureSuccessStatusCode();
        }

        return account;
    }

    private Account ReadOrMake()
    {
        // The kind of an account is set at registration. Another kind needs another account.
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

            File.Move(half, _file, overwrite: true); // atomic: the file is never incomplete
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
