using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CloneCmdlets.Emulator.Tests.Faults;

/// <summary>
/// A plain TCP proxy in front of the emulator, which does to each connection what it is told and knows nothing of HTTP. A connection is pointed at
/// it by <c>-Proxy</c>, so that the address of the service, and with it what the journal notes, stays what it is.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<ConnectionFault> _nextFault;
    private readonly int _target;
    private readonly Task _accepting;

    /// <summary>Starts one.</summary>
    /// <param name="target">The emulator's port.</param>
    /// <param name="nextFault">Decides on the next connection.</param>
    public FaultProxy(int target, Func<ConnectionFault> nextFault)
    {
        _target = target;
        _nextFault = nextFault;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Done once a connection has been stalled.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>Ends it. Its clients must be gone; where a connection was stalled, the server has done with it by then.</summary>
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
                var script = new ConnectionScript(_nextFault());
                _connections[Task.Run(() => ForwardAsync(client, script))] = true;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ForwardAsync(Socket client, ConnectionScript script)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (script.Fault.Kind == ConnectionFaultKind.ResetAtOnce)
            {
                Reset(client);
                return;
            }

            using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, over.Token);
                var up = PumpAsync(client, server, script, isRequest: true, over);
                var down = PumpAsync(server, client, script, isRequest: false, over);
                await Task.WhenAll(up, down);
            }
            catch (Exception exception) when (IsOfConnection(exception))
            {
                // Broken, as intended or by the other side.
            }

            if (script.Fault.IsStall)
            {
                await LetGoAsync(server);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to, ConnectionScript script, bool isRequest, CancellationTokenSource over)
    {
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

                if (script.Fault.Kind == ConnectionFaultKind.Delay)
                {
                    await Task.Delay(Delay, over.Token);
                }

                var strikes = script.Strike(buffer.AsSpan(0, count), isRequest);
                var passed = strikes ?? count;
                for (var sent = 0; sent < passed;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, passed - sent), SocketFlags.None, over.Token);
                }

                if (strikes is not null)
                {
                    await BreakAsync(from, to, script.Fault, over);
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

    private async Task BreakAsync(Socket from, Socket to, ConnectionFault fault, CancellationTokenSource over)
    {
        if (fault.IsStall)
        {
            _stalled.TrySetResult();
            // Until a side gives up, which shows as its end.
            while (await from.ReceiveAsync(new byte[4096], SocketFlags.None, over.Token) > 0)
            {
            }
        }
        else if (fault.Kind == ConnectionFaultKind.HalfClose)
        {
            to.Shutdown(SocketShutdown.Send);
            return;
        }
        else if (fault.Kind == ConnectionFaultKind.CutAnswer)
        {
            to.Shutdown(SocketShutdown.Both);
        }
        else
        {
            Reset(to);
            Reset(from);
        }

        await over.CancelAsync();
    }

    /// <summary>Tells the server that its client is gone, and waits until it has done with the connection.</summary>
    private static async Task LetGoAsync(Socket server)
    {
        try
        {
            server.Shutdown(SocketShutdown.Send);
            while (await server.ReceiveAsync(new byte[4096], SocketFlags.None) > 0)
            {
            }
        }
        catch (Exception exception) when (IsOfConnection(exception))
        {
            // It is gone already.
        }
    }

    private static bool IsOfConnection(Exception exception) => exception is SocketException or OperationCanceledException or ObjectDisposedException;

    private static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }
}
