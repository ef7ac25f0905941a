using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CloneCmdlets.Core.Tests.Http;

/// <summary>A request as it came over the socket.</summary>
internal sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];

    public override string ToString() => $"{Method} {Target}";
}

/// <summary>What is written back: an answer, or the lack of one.</summary>
internal sealed record Reply(int Status, byte[] Body, string? MediaType = "application/json; charset=utf-8")
{
    public Reply(int status, string body, string? mediaType = "application/json; charset=utf-8")
        : this(status, Encoding.UTF8.GetBytes(body), mediaType)
    {
    }

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Hang up instead of answering.</summary>
    public bool HangUp { get; init; }

    /// <summary>Hang up when half of the body is out.</summary>
    public bool HangUpHalfway { get; init; }

    /// <summary>Answer only when this is done.</summary>
    public Task Until { get; init; } = Task.CompletedTask;

    public static Reply Nothing { get; } = new(0, []) { HangUp = true };

    public static Reply Json(string json) => new(200, json);

    public Reply With(string header, string value) => this with { Headers = [.. Headers, (header, value)] };
}

/// <summary>A server that says what a test wants, over a real socket that it keeps open, as servers do.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly Func<Received, Reply> _answer;

    public StubServer(Func<Received, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    public IReadOnlyList<Received> Requests => [.. _received];

    public IReadOnlyList<Received> Posts => [.. _received.Where(request => request.Method == "POST")];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var stream = new BufferedStream(client.GetStream());
                while (await ReadAsync(stream) is { } request)
                {
                    _received.Enqueue(request);
                    var reply = _answer(request);
                    await reply.Until;
                    if (reply.HangUp || !await WriteAsync(client.GetStream(), reply))
                    {
                        return;
                    }
                }
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private static async Task<Received?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var unit = new byte[1];
        while (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
        {
            if (await stream.ReadAsync(unit) == 0)
            {
                return null;
            }

            head.Append((char)unit[0]);
        }

        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body);
        var first = lines[0].Split(' ');
        return new Received(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    private static async Task<bool> WriteAsync(NetworkStream stream, Reply reply)
    {
        var head = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} X\r\nContent-Length: {reply.Body.Length}\r\n"));
        if (reply.MediaType is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {reply.MediaType}\r\n");
        }

        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        await stream.WriteAsync(reply.HangUpHalfway ? reply.Body.AsMemory(0, reply.Body.Length / 2) : reply.Body);
        return !reply.HangUpHalfway;
    }
}
