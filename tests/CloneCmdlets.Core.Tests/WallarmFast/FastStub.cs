using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CloneCmdlets.Http;
using CloneCmdlets.Services.WallarmFast;

namespace CloneCmdlets.Core.Tests.WallarmFast;

/// <summary>One request as it came over the socket.</summary>
internal sealed record StubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public override string ToString() => $"{Method} {Path}";
}

/// <summary>One answer, as it goes over the socket.</summary>
internal sealed record StubAnswer(int Status, string Body, string MediaType = "application/json")
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];
}

/// <summary>A FAST that says what a test wants: plain HTTP on a socket of its own, each answer chosen by the request.</summary>
internal sealed class FastStub : IDisposable
{
    public const string Token = "token_Qwe12345";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<StubRequest> _requests = new();
    private readonly Func<StubRequest, StubAnswer> _answer;

    public FastStub(Func<StubRequest, StubAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        Service = new WallarmFastService(
            new WallarmFastSettings { ApiHost = Address, Token = new SecretToken(Token), Http = new HttpSettings { Proxy = new WebProxy() } }, TimeProvider.System);
        _ = AcceptAsync();
    }

    /// <summary>One that gives the same answer to everything.</summary>
    public FastStub(int status, string body, string mediaType = "application/json")
        : this(_ => new StubAnswer(status, body, mediaType))
    {
    }

    public Uri Address { get; }

    public WallarmFastService Service { get; }

    public IReadOnlyList<StubRequest> Requests => [.. _requests];

    /// <summary>What came, a line each.</summary>
    public string[] Asked => [.. _requests.Select(request => request.ToString())];

    public void Dispose()
    {
        Service.Dispose();
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
                var stream = client.GetStream();
                if (await ReadAsync(stream) is { } request)
                {
                    _requests.Enqueue(request);
                    await WriteAsync(stream, _answer(request));
                }
            }
            catch (IOException)
            {
                // The client has gone.
            }
        }
    }

    private static async Task<StubRequest?> ReadAsync(NetworkStream stream)
    {
        var head = new List<byte>();
        var unit = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(unit) == 0)
            {
                return null;
            }

            head.Add(unit[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body);
        var first = lines[0].Split(' ');
        return new StubRequest(first[0], first[1], headers, Encoding.UTF8.GetString(body));
    }

    private static async Task WriteAsync(NetworkStream stream, StubAnswer answer)
    {
        var body = Encoding.UTF8.GetBytes(answer.Body);
        var head = new StringBuilder($"HTTP/1.1 {answer.Status} Said\r\nConnection: close\r\nContent-Length: {body.Length}\r\nContent-Type: {answer.MediaType}\r\n");
        foreach (var (name, value) in answer.Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        await stream.WriteAsync(body);
    }
}

/// <summary>A log that keeps what it is told.</summary>
internal sealed class KeepingLog : ICloneLog
{
    private readonly ConcurrentQueue<string> _verbose = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public IReadOnlyList<string> VerboseLines => [.. _verbose];

    public IReadOnlyList<string> Warnings => [.. _warnings];

    public void Verbose(string message) => _verbose.Enqueue(message);

    public void Debug(string message)
    {
    }

    public void Warning(string message) => _warnings.Enqueue(message);
}
