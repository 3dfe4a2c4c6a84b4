using System.Net.Sockets;
using System.Text;

namespace Checkout.Tests.Integration.Security;

/// <summary>A response. The status is 0 if the server closed the connection without one.</summary>
internal sealed record RawResponse(int Status, string Text);

/// <summary>Sends HTTP requests as bytes, because HttpClient would reject the invalid ones.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    public static byte[] Request(string method, string path, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(null, $"{name}: {value}\r\n");
        }

        if (body is not null)
        {
            head.Append(null, $"Content-Length: {body.Length}\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. body ?? []];
    }

    public static Task<RawResponse> SendAsync(string url, byte[] request, CancellationToken cancellationToken) =>
        SendAsync(url, (stream, deadline) => stream.WriteAsync(request, deadline), cancellationToken);

    /// <summary>Sends all bytes but the last one, pauses, and sends the last one.</summary>
    public static Task<RawResponse> SendInTwoAsync(string url, byte[] request, TimeSpan pause, CancellationToken cancellationToken) =>
        SendAsync(
            url,
            async (stream, deadline) =>
            {
                await stream.WriteAsync(request.AsMemory(..^1), deadline);
                await Task.Delay(pause, deadline);
                await stream.WriteAsync(request.AsMemory(^1..), deadline);
            },
            cancellationToken);

    private static async Task<RawResponse> SendAsync(string url, Func<NetworkStream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(url).Port, deadline.Token);
        using var answer = new MemoryStream();
        try
        {
            await write(client.GetStream(), deadline.Token);
            await client.GetStream().CopyToAsync(answer, deadline.Token);
        }
        catch (IOException)
        {
            // The server has closed the connection. Anything it sent before counts.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        return new RawResponse(text.Length > 12 && text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), null) : 0, text);
    }
}
