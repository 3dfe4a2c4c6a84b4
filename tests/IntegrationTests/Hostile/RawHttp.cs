using System.Net.Sockets;
using System.Text;

namespace Checkout.Tests.Integration.Hostile;

/// <summary>What was answered; status 0 where the server just hung up.</summary>
internal sealed record RawAnswer(int Status, string Text);

/// <summary>HTTP as bytes, for a client that is polite would not send what has to be sent here.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

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

    public static Task<RawAnswer> SendAsync(string url, byte[] request, CancellationToken cancellationToken) =>
        SendAsync(url, (stream, deadline) => stream.WriteAsync(request, deadline), cancellationToken);

    /// <summary>Sends all but the last byte, pauses, and sends that.</summary>
    public static Task<RawAnswer> SendInTwoAsync(string url, byte[] request, TimeSpan pause, CancellationToken cancellationToken) =>
        SendAsync(
            url,
            async (stream, deadline) =>
            {
                await stream.WriteAsync(request.AsMemory(..^1), deadline);
                await Task.Delay(pause, deadline);
                await stream.WriteAsync(request.AsMemory(^1..), deadline);
            },
            cancellationToken);

    private static async Task<RawAnswer> SendAsync(string url, Func<NetworkStream, CancellationToken, ValueTask> write, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
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
            // It had heard enough; what it said before counts.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        return new RawAnswer(text.Length > 12 && text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(text.AsSpan(9, 3), null) : 0, text);
    }
}
