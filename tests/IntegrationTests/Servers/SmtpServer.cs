using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Checkout.Tests.Integration.Servers;

/// <summary>An SMTP server on loopback. Accepts all messages except those that a test configures it to reject.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly ConcurrentQueue<string> _received = [];
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;
    private int _connections;

    public SmtpServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"smtp://{_listener.LocalEndpoint}";

    /// <summary>Gets or sets whether the server accepts connections without responding.</summary>
    public volatile bool IsSilent;

    /// <summary>Gets or sets whether the server closes the connection as soon as it has accepted a message.</summary>
    public volatile bool DropsAfterMessage;

    /// <summary>Gets or sets the reply to MAIL FROM.</summary>
    public volatile string ReplyToSender = "250 OK";

    /// <summary>Gets or sets the reply to RCPT TO. A reply that starts with 2 accepts the recipient.</summary>
    public Func<string, string> ReplyToRecipient { get; set; } = _ => "250 OK";

    /// <summary>Gets or sets the reply to DATA. A reply that starts with 2 accepts the message.</summary>
    public Func<string, string> ReplyToMessage { get; set; } = _ => "250 OK";

    /// <summary>Gets the number of accepted connections.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Gets the accepted messages, with their headers.</summary>
    public IReadOnlyCollection<string> Received => _received;

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions);
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_closed.Token);
                Interlocked.Increment(ref _connections);
                _sessions.Add(ServeClientAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            // The listener is closed.
        }
    }

    private async Task ServeClientAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.UTF8);
                if (IsSilent)
                {
                    await stream.ReadExactlyAsync(new byte[1], _closed.Token); // until the client closes the connection
                    return;
                }

                await ReplyAsync(stream, "220 test");
                while (await reader.ReadLineAsync(_closed.Token) is { } line)
                {
                    await ReplyAsync(stream, await GetReplyAsync(line, stream, reader));
                    if (line == "DATA" && DropsAfterMessage)
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The client or the server has closed the connection.
            }
        }
    }

    private async Task<string> GetReplyAsync(string line, NetworkStream stream, StreamReader reader)
    {
        if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase))
        {
            return ReplyToRecipient(line["RCPT TO:".Length..].Trim('<', '>', ' '));
        }

        if (line.StartsWith("MAIL FROM:", StringComparison.OrdinalIgnoreCase))
        {
            return ReplyToSender;
        }

        if (line != "DATA")
        {
            return line == "QUIT" ? "221 Bye" : "250 OK";
        }

        await ReplyAsync(stream, "354 Go on");
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(_closed.Token) is { } part and not ".")
        {
            message.Append(part).Append('\n');
        }

        var answer = ReplyToMessage(message.ToString());
        if (answer.StartsWith('2'))
        {
            _received.Enqueue(message.ToString());
        }

        return answer;
    }

    private ValueTask ReplyAsync(NetworkStream stream, string line) => stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), _closed.Token);
}
