using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CloneCmdlets.Core.Tests.Faults;

/// <summary>What becomes of one connection.</summary>
internal enum ConnectionFaultKind
{
    None,

    /// <summary>Reset as soon as it is there.</summary>
    ResetAtOnce,

    /// <summary>Reset both ways after so many bytes of the request.</summary>
    ResetAfterRequestBytes,

    /// <summary>After so many bytes of the request the server is told that there is no more; the answer still comes through.</summary>
    HalfClose,

    /// <summary>Closed after so many bytes of the answer.</summary>
    CutAnswer,

    /// <summary>Reset after so many bytes of the answer.</summary>
    ResetAnswer,

    /// <summary>After so many bytes of the request nothing goes on, and nobody says so.</summary>
    StallRequest,

    /// <summary>After so many bytes of the answer nothing goes on, and nobody says so.</summary>
    StallAnswer,

    /// <summary>Everything comes through, later.</summary>
    Delay,
}

/// <summary>One fault.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Bytes">After how many bytes.</param>
internal sealed record ConnectionFault(ConnectionFaultKind Kind, int Bytes);

/// <summary>A plain TCP proxy that does to each connection what the schedule says.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly int _target;
    private readonly Task _accepting;

    public FaultProxy(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Decides on the next connection.</summary>
    public Func<ConnectionFault> NextFault { get; set; } = static () => new ConnectionFault(ConnectionFaultKind.None, 0);

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
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                var fault = NextFault();
                var connection = Task.Run(() => ForwardAsync(client, fault));
                _connections[connection] = true;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ForwardAsync(Socket client, ConnectionFault fault)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (fault.Kind == ConnectionFaultKind.ResetAtOnce)
            {
                Reset(client);
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, over.Token);
                var up = PumpAsync(client, server, fault, isRequest: true, over);
                var down = PumpAsync(server, client, fault, isRequest: false, over);
                await Task.WhenAll(up, down);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Broken, as intended or by the other side.
            }
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, ConnectionFault fault, bool isRequest, CancellationTokenSource over)
    {
        var isMine = isRequest
            ? fault.Kind is ConnectionFaultKind.ResetAfterRequestBytes or ConnectionFaultKind.HalfClose or ConnectionFaultKind.StallRequest
            : fault.Kind is ConnectionFaultKind.CutAnswer or ConnectionFaultKind.ResetAnswer or ConnectionFaultKind.StallAnswer;
        var left = isMine ? fault.Bytes : int.MaxValue;
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(buffer, SocketFlags.None, over.Token);
                if (count == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                if (fault.Kind == ConnectionFaultKind.Delay)
                {
                    await Task.Delay(Delay, over.Token);
                }

                var passed = Math.Min(count, left);
                for (var sent = 0; sent < passed;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, passed - sent), SocketFlags.None, over.Token);
                }

                left -= passed;
                if (left == 0 && isMine)
                {
                    await BreakAsync(from, to, fault.Kind, over);
                    return;
                }
            }
        }
        catch
        {
            await over.CancelAsync();
            throw;
        }
    }

    private static async Task BreakAsync(Socket from, Socket to, ConnectionFaultKind kind, CancellationTokenSource over)
    {
        switch (kind)
        {
            case ConnectionFaultKind.HalfClose:
                to.Shutdown(SocketShutdown.Send);
                return;
            case ConnectionFaultKind.StallRequest or ConnectionFaultKind.StallAnswer:
                // Until the reader's side of this connection gives up, which shows as its end.
                while (await from.ReceiveAsync(new byte[4096], SocketFlags.None, over.Token) > 0)
                {
                }

                return;
            case ConnectionFaultKind.CutAnswer:
                to.Shutdown(SocketShutdown.Both);
                break;
            default:
                Reset(to);
                Reset(from);
                break;
        }

        await over.CancelAsync();
    }

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
