using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace CloneCmdlets.Core.Tests.Faults;

/// <summary>What the server does with a submission.</summary>
internal enum PlanFault
{
    None,
    DropBeforeProcessing,
    DropAfterProcessing,
    Status500BeforeProcessing,
    Status500AfterProcessing,
    Status408AfterProcessing,
    Status429,
    Status400,
    Redirect,
    SignInPage,
    MalformedAfterProcessing,
    EmptyAfterProcessing,
    HalfAnAnswerAfterProcessing,
    StallAfterProcessing,
}

/// <summary>
/// The server of <see cref="Host.WireService"/>, on a socket of its own so that a test decides how far a request gets. What it made is the
/// oracle of the fault tests: nobody else makes plans.
/// </summary>
internal sealed class PlanServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(string Id, string Name)> _plans = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;
    private int _lastId;

    public PlanServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{Port}/");

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What it made, in order.</summary>
    public IReadOnlyCollection<(string Id, string Name)> Plans => _plans;

    /// <summary>Decides on the next submission, by its name.</summary>
    public Func<string, PlanFault> NextFault { get; set; } = static _ => PlanFault.None;

    /// <summary>Called with a submission's headers read and its body not; what it returns is waited for.</summary>
    public Func<Task<bool>>? OnHeaders { get; set; }

    /// <summary>Called with a whole submission read and nothing made of it; what it returns is waited for, then it is processed.</summary>
    public Func<Task>? OnBody { get; set; }

    public int Submissions { get; private set; }

    public string[] IdsOf(string name) => [.. _plans.Where(plan => plan.Name == name).Select(plan => plan.Id)];

    /// <summary>Returns once every connection so far has ended and all that came by it is processed. Its clients must be gone.</summary>
    public Task QuietAsync() => Task.WhenAll(_connections.Keys);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var connection = Task.Run(() => ServeAsync(socket));
                _connections[connection] = true;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await using var stream = new NetworkStream(socket);
                var reader = new RequestReader(stream);
                while (await reader.ReadHeadAsync(_stop.Token) is { } head)
                {
                    if (head.Method == "POST" && OnHeaders is not null && !await OnHeaders())
                    {
                        return;
                    }

                    var body = await reader.ReadBodyAsync(head.ContentLength, _stop.Token);
                    if (body is null || !await AnswerAsync(stream, head.Method, body))
                    {
                        return;
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // The client is gone, or we are.
            }
        }
    }

    /// <returns>Whether the connection stays.</returns>
    private async Task<bool> AnswerAsync(Stream stream, string method, byte[] body)
    {
        if (method == "GET")
        {
            await SendAsync(stream, 200, "application/json", JsonSerializer.Serialize(new
            {
                value = _plans.Select(plan => new { id = plan.Id, name = plan.Name }),
            }));
            return true;
        }

        if (OnBody is not null)
        {
            await OnBody();
        }

        using var json = JsonDocument.Parse(body);
        var name = json.RootElement.GetProperty("name").GetString()!;
        Submissions++;
        var fault = NextFault(name);
        switch (fault)
        {
            case PlanFault.DropBeforeProcessing:
                return false;
            case PlanFault.Status500BeforeProcessing:
                await SendAsync(stream, 500, "text/html", "<html>oops</html>");
                return true;
            case PlanFault.Status429:
                await SendAsync(stream, 429, "application/json", "{}", "Retry-After: 2\r\n");
                return true;
            case PlanFault.Status400:
                await SendAsync(stream, 400, "application/json", "{}");
                return true;
            case PlanFault.Redirect:
                await SendAsync(stream, 302, "text/html", "", "Location: /plans\r\n");
                return true;
            case PlanFault.SignInPage:
                await SendAsync(stream, 203, "text/html", "<html>Sign in</html>");
                return true;
        }

        var id = Interlocked.Increment(ref _lastId).ToString(CultureInfo.InvariantCulture);
        _plans.Enqueue((id, name));
        var answer = JsonSerializer.Serialize(new { id });
        switch (fault)
        {
            case PlanFault.DropAfterProcessing:
                return false;
            case PlanFault.Status500AfterProcessing:
                await SendAsync(stream, 500, "application/json", "{}");
                return true;
            case PlanFault.Status408AfterProcessing:
                await SendAsync(stream, 408, "application/json", "{}");
                return true;
            case PlanFault.MalformedAfterProcessing:
                await SendAsync(stream, 200, "application/json", answer[..^2]);
                return true;
            case PlanFault.EmptyAfterProcessing:
                await SendAsync(stream, 200, "application/json", "");
                return true;
            case PlanFault.HalfAnAnswerAfterProcessing:
                await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n" + answer));
                return false;
            case PlanFault.StallAfterProcessing:
                _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, _stop.Token); // until the client has had enough
                return false;
            default:
                await SendAsync(stream, 200, "application/json", answer);
                return true;
        }
    }

    private static Task SendAsync(Stream stream, int status, string type, string body, string headers = "") => stream.WriteAsync(Encoding.UTF8.GetBytes(
        $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}\r\n{body}")).AsTask();
}
